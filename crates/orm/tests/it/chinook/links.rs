//! The links of a many-to-many relation: add, remove, set, clear.

use super::{
    lines::{Outcome, equal, number},
    models::{NewPlaylist, Playlist, Track},
    world::{cases, on_own, statements},
};
use carafe_core::Result;
use carafe_orm::{db::Db, model::Model, write::Insertable};

#[test]
fn links() {
    on_own(cases![
        add,
        add_again,
        add_nothing,
        remove,
        remove_what_is_not_linked,
        set,
        set_nothing,
        clear,
        others_are_not_touched,
        seen_from_the_other_side,
        in_a_transaction_that_fails,
        hundreds,
        row_by_hand,
        unknown_track,
        statements_sent
    ]);
}

async fn playlist(db: &Db, name: &str) -> Result<Playlist> {
    NewPlaylist {}.with(|p| p.name.set(name)).insert(db).await
}

async fn tracks(db: &Db, ids: &[i32]) -> Result<Vec<Track>> {
    Track::filter(|t| t.id.in_(ids))
        .order_by(|t| t.id)
        .fetch(db)
        .await
}

async fn linked(db: &Db, playlist: &Playlist) -> Result<Vec<i32>> {
    let ids = playlist
        .tracks
        .all()
        .order_by(|t| t.id)
        .select(|t| t.id)
        .fetch(db)
        .await?;
    let sql = format!(
        r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = {}"#,
        playlist.id
    );
    equal(
        number(db, &sql).await?,
        i64::try_from(ids.len()).unwrap_or(-1),
    )?;
    Ok(ids.into_iter().map(carafe_orm::model::Id::raw).collect())
}

async fn add(db: &Db) -> Outcome {
    let list = playlist(db, "add").await?;
    let (one, two) = (Track::get(db, 1).await?, Track::get(db, 2).await?);
    list.tracks.add(db, [&one, &two]).await?;
    equal(linked(db, &list).await?, vec![1, 2])
}

async fn add_again(db: &Db) -> Outcome {
    let list = playlist(db, "again").await?;
    list.tracks.add(db, &tracks(db, &[5, 6]).await?).await?;
    list.tracks.add(db, &tracks(db, &[6, 7, 6]).await?).await?;
    equal(linked(db, &list).await?, vec![5, 6, 7])
}

async fn add_nothing(db: &Db) -> Outcome {
    let list = playlist(db, "nothing").await?;
    list.tracks.add(db, []).await?;
    equal(linked(db, &list).await?, vec![])
}

async fn remove(db: &Db) -> Outcome {
    let list = playlist(db, "remove").await?;
    list.tracks
        .add(db, &tracks(db, &[1, 2, 3, 4]).await?)
        .await?;
    list.tracks.remove(db, &tracks(db, &[2, 4]).await?).await?;
    equal(linked(db, &list).await?, vec![1, 3])?;
    equal(tracks(db, &[2, 4]).await?.len(), 2)
}

async fn remove_what_is_not_linked(db: &Db) -> Outcome {
    let list = playlist(db, "not linked").await?;
    list.tracks.add(db, &tracks(db, &[1]).await?).await?;
    list.tracks.remove(db, &tracks(db, &[8, 9]).await?).await?;
    equal(linked(db, &list).await?, vec![1])
}

async fn set(db: &Db) -> Outcome {
    let list = playlist(db, "set").await?;
    list.tracks.add(db, &tracks(db, &[1, 2, 3]).await?).await?;
    list.tracks.set(db, &tracks(db, &[3, 4, 5]).await?).await?;
    equal(linked(db, &list).await?, vec![3, 4, 5])
}

async fn set_nothing(db: &Db) -> Outcome {
    let list = playlist(db, "set nothing").await?;
    list.tracks.add(db, &tracks(db, &[1, 2]).await?).await?;
    list.tracks.set(db, []).await?;
    equal(linked(db, &list).await?, vec![])
}

async fn clear(db: &Db) -> Outcome {
    let list = playlist(db, "clear").await?;
    list.tracks.add(db, &tracks(db, &[1, 2, 3]).await?).await?;
    list.tracks.clear(db).await?;
    equal(linked(db, &list).await?, vec![])
}

async fn others_are_not_touched(db: &Db) -> Outcome {
    let all = r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" <= 19"#;
    let before = number(db, all).await?;
    let list = playlist(db, "alone").await?;
    list.tracks.set(db, &tracks(db, &[1, 2, 3]).await?).await?;
    list.tracks.clear(db).await?;
    equal(number(db, all).await?, before)
}

async fn seen_from_the_other_side(db: &Db) -> Outcome {
    let list = playlist(db, "other side").await?;
    let track = Track::get(db, 3).await?;
    list.tracks.add(db, [&track]).await?;
    let names = track
        .playlists
        .all()
        .order_by(|p| -p.id)
        .select(|p| p.name)
        .first(db)
        .await?;
    equal(names.flatten().as_deref(), Some("other side"))?;
    equal(
        Track::filter(|t| t.playlists.any(|p| p.name.eq("other side")))
            .one(db)
            .await?
            .id
            .raw(),
        3,
    )?;
    let loaded = Playlist::filter(|p| p.id.eq(list.id))
        .with(|p| p.tracks)
        .one(db)
        .await?;
    equal(loaded.tracks.len(), 1)
}

async fn in_a_transaction_that_fails(db: &Db) -> Outcome {
    let list = playlist(db, "fails").await?;
    let (some, others) = (tracks(db, &[1, 2]).await?, tracks(db, &[3]).await?);
    list.tracks.add(db, &some).await?;
    let result = db.atomic(async |tx| {
        list.tracks.set(tx, &others).await?;
        equal(linked(tx, &list).await?, vec![3])?;
        Err::<(), _>(carafe_core::Error::bad_request("no"))
    });
    equal(result.await.expect_err("it was refused").message(), "no")?;
    equal(linked(db, &list).await?, vec![1, 2])
}

async fn hundreds(db: &Db) -> Outcome {
    let list = playlist(db, "hundreds").await?;
    let all = Track::all().fetch(db).await?;
    list.tracks.set(db, &all).await?;
    equal(linked(db, &list).await?.len(), 3506)?;
    let odd: Vec<&Track> = all.iter().filter(|t| t.id.raw() % 2 == 1).collect();
    list.tracks.remove(db, odd).await?;
    equal(linked(db, &list).await?.len(), 1753)
}

async fn row_by_hand(db: &Db) -> Outcome {
    let list = Playlist {
        id: 1.into(),
        name: None,
        tracks: carafe_orm::model::M2m::new(),
    };
    let error = list
        .tracks
        .clear(db)
        .await
        .expect_err("it does not know its row");
    equal(error.error_code(), Some("orm.E006"))
}

async fn unknown_track(db: &Db) -> Outcome {
    let list = playlist(db, "unknown").await?;
    let mut track = Track::get(db, 1).await?;
    track.id = 70_000.into();
    let error = list
        .tracks
        .add(db, [&track])
        .await
        .expect_err("no such track");
    equal(error.is_foreign_key_violation(), true)?;
    equal(linked(db, &list).await?, vec![])
}

async fn statements_sent(db: &Db) -> Outcome {
    let list = playlist(db, "counted").await?;
    let some = tracks(db, &[1, 2, 3, 4, 5, 6]).await?;
    let ((), added) = statements(list.tracks.add(db, &some)).await?;
    let ((), removed) = statements(list.tracks.remove(db, &some[..3])).await?;
    let ((), cleared) = statements(list.tracks.clear(db)).await?;
    equal((added, removed, cleared), (1, 1, 1))
}
