//! Rows written by name.

use super::super::{
    lines::{Outcome, equal},
    models::{Playlist, PlaylistTrack, Track},
    world::{cases, money, on_own},
};
use carafe_orm::{
    db::Db,
    dynamic,
    model::{Model, ModelMeta},
    value::Value,
};

#[test]
fn dynamic_writes() {
    on_own(cases![insert_update_delete, links, keys_of_two_columns]);
}

fn column(meta: &'static ModelMeta, field: &str) -> u16 {
    meta.column(field).expect("a field of it")
}

async fn insert_update_delete(db: &Db) -> Outcome {
    let (name, price) = (
        column(Track::META, "name"),
        column(Track::META, "unit_price"),
    );
    let (media, length) = (
        column(Track::META, "media_type"),
        column(Track::META, "milliseconds"),
    );
    let values = vec![
        (name, "dyn".into()),
        (price, money("2.00").into()),
        (media, 1.into()),
        (length, 5.into()),
    ];
    let row: Track = dynamic::insert(db, Track::META, values).await?.decode()?;
    let key: Value = row.id.raw().into();
    let changed = dynamic::update(
        db,
        Track::META,
        key.clone(),
        vec![(name, "dyn 2".into()), (price, money("0.10").into())],
    );
    equal(
        changed.await?.get(usize::from(price)),
        Some(&Value::Decimal(money("0.10"))),
    )?;
    let refused = dynamic::update(
        db,
        Track::META,
        key.clone(),
        vec![(price, money("0.001").into())],
    )
    .await;
    equal(
        refused.expect_err("three places").fields()[0].code,
        "max_decimal_places",
    )?;
    equal(dynamic::delete(db, Track::META, key.clone()).await?, true)?;
    equal(dynamic::delete(db, Track::META, key).await?, false)
}

async fn links(db: &Db) -> Outcome {
    let relation = Playlist::META.relation("tracks").expect("a field of it");
    for wanted in [vec![3, 1, 2], vec![2, 9], vec![]] {
        let targets = wanted.iter().map(|id| Value::Int(*id)).collect();
        db.atomic(async |tx| {
            dynamic::set_links(tx, Playlist::META, relation, 2.into(), targets).await
        })
        .await?;
        let mut keys = dynamic::links(db, Playlist::META, relation, 2.into()).await?;
        keys.sort_by_key(|key| if let Value::Int(id) = key { *id } else { 0 });
        let mut wanted: Vec<_> = wanted.into_iter().map(Value::Int).collect();
        wanted.sort_by_key(|key| if let Value::Int(id) = key { *id } else { 0 });
        equal(keys, wanted)?;
    }
    Ok(())
}

/// Half a key names no row: it must not name all of them.
async fn keys_of_two_columns(db: &Db) -> Outcome {
    let all = PlaylistTrack::filter(|p| p.playlist.eq(16))
        .count(db)
        .await?;
    equal(
        dynamic::delete(db, PlaylistTrack::META, 16.into())
            .await
            .unwrap_or(false),
        false,
    )?;
    equal(
        PlaylistTrack::filter(|p| p.playlist.eq(16))
            .count(db)
            .await?,
        all,
    )?;
    let first = PlaylistTrack::filter(|p| p.playlist.eq(16))
        .first(db)
        .await?
        .expect("it has tracks");
    let key = Value::List([Value::Int(16), Value::Int(first.track.id.raw().into())].into());
    equal(dynamic::delete(db, PlaylistTrack::META, key).await?, true)?;
    equal(
        PlaylistTrack::filter(|p| p.playlist.eq(16))
            .count(db)
            .await?,
        all - 1,
    )
}
