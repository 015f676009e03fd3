//! One row that is at hand: `update`, `save`, `delete`.

use super::{
    lines::{Outcome, compare, equal, lines},
    models::{Artist, Customer, Genre, InvoiceLine, PlaylistTrack, Track},
    world::{cases, on_own, statements},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn instances() {
    on_own(cases![
        instance,
        instance_by_an_expression,
        instance_that_is_gone,
        save,
        key_of_two_columns,
        save_that_is_gone,
        delete_instance
    ]);
}

async fn instance(db: &Db) -> Outcome {
    let mut track = Track::get(db, 2820).await?;
    track
        .update(db, |t| {
            (
                t.name.set("renamed"),
                t.genre.set(2),
                t.composer.set(None::<String>),
            )
        })
        .await?;
    equal(
        (
            &*track.name,
            track.genre.map(|g| g.id.raw()),
            track.composer.clone(),
        ),
        ("renamed", Some(2), None),
    )?;
    compare(
        db,
        lines([&track], |t| t),
        r#"SELECT * FROM "Track" WHERE "TrackId" = 2820"#,
    )
    .await
}

async fn instance_by_an_expression(db: &Db) -> Outcome {
    let mut track = Track::get(db, 2821).await?;
    let before = track.milliseconds;
    track
        .update(db, |t| {
            (
                t.milliseconds.set(t.milliseconds + 5),
                t.name.set(t.album.title.or("?")),
            )
        })
        .await?;
    equal(track.milliseconds, before + 5)?;
    compare(
        db,
        lines([&track], |t| t),
        r#"SELECT * FROM "Track" WHERE "TrackId" = 2821"#,
    )
    .await?;
    let sql = r#"SELECT a."Title" FROM "Album" a JOIN "Track" t ON t."AlbumId" = a."AlbumId" WHERE t."TrackId" = 2821"#;
    compare(db, lines([&track], |t| &t.name), sql).await
}

async fn instance_that_is_gone(db: &Db) -> Outcome {
    let mut genre = Genre::get(db, 12).await?;
    genre.id = 4_000.into();
    let error = genre
        .update(db, |g| g.name.set("x"))
        .await
        .expect_err("there is none");
    equal(error.is_not_found(), true)
}

async fn save(db: &Db) -> Outcome {
    let mut customer = Customer::get(db, 7).await?;
    customer.company = Some("Müller & Söhne 'GmbH' \\ 100%".to_owned());
    customer.city = None;
    customer.support_rep = None;
    let ((), sent) = statements(customer.save(db)).await?;
    equal(sent, 1)?;
    compare(
        db,
        lines([&customer], |c| c),
        r#"SELECT * FROM "Customer" WHERE "CustomerId" = 7"#,
    )
    .await
}

async fn key_of_two_columns(db: &Db) -> Outcome {
    let row = PlaylistTrack::filter(|p| p.playlist.eq(17))
        .order_by(|p| p.track.id)
        .first(db)
        .await?;
    let row = row.expect("the playlist has tracks");
    let again = PlaylistTrack::get(db, row.pk()).await?;
    compare(
        db,
        lines([&again], |p| p),
        r#"SELECT 17, min("TrackId") FROM "PlaylistTrack" WHERE "PlaylistId" = 17"#,
    )
    .await?;
    again.delete(db).await?;
    equal(
        PlaylistTrack::get(db, row.pk())
            .await
            .expect_err("it is gone")
            .is_not_found(),
        true,
    )
}

async fn save_that_is_gone(db: &Db) -> Outcome {
    let mut artist = Artist::get(db, 1).await?;
    artist.id = 9_999.into();
    equal(
        artist
            .save(db)
            .await
            .expect_err("there is none")
            .is_not_found(),
        true,
    )
}

async fn delete_instance(db: &Db) -> Outcome {
    let line = InvoiceLine::get(db, 100).await?;
    let again = line.clone();
    line.delete(db).await?;
    equal(
        InvoiceLine::filter(|l| l.id.eq(100)).exists(db).await?,
        false,
    )?;
    equal(
        again
            .delete(db)
            .await
            .expect_err("it is gone")
            .is_not_found(),
        true,
    )
}
