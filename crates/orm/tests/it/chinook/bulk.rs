//! Rows by their keys as a map, and what the database means to do.

use super::{
    lines::{Outcome, equal},
    models::{Album, Customer, PlaylistTrack, Track},
    world::{cases, key, on_shared, statements},
};
use carafe_orm::{
    db::Db,
    model::{Id, Model},
    query::ExplainFormat,
    sql::Dialect,
};

#[test]
fn bulk() {
    on_shared(cases![
        by_key,
        by_key_with_what_is_loaded,
        by_key_of_columns,
        by_no_key,
        by_keys_that_are_not_there,
        by_key_within_a_filter,
        by_key_of_two_columns,
        by_many_keys,
        explained,
        explained_with_values,
        analyzed,
        explained_as_json
    ]);
}

async fn by_key(db: &Db) -> Outcome {
    let (albums, sent) = statements(Album::all().in_bulk(db, [3, 1, 1, 4])).await?;
    equal((albums.len(), sent), (3, 1))?;
    equal(&*albums[&Id::new(3)].title, "Restless and Wild")?;
    let keys = albums.keys().copied().collect::<Vec<_>>();
    equal(Album::all().in_bulk(db, keys).await?.len(), 3)
}

async fn by_key_with_what_is_loaded(db: &Db) -> Outcome {
    let query = Album::all().with(|a| (a.artist, a.tracks));
    let albums = query.in_bulk(db, [1, 2]).await?;
    equal(albums[&Id::new(2)].artist.name.as_deref(), Some("Accept"))?;
    equal(albums[&Id::new(1)].tracks.len(), 10)?;
    equal(albums[&Id::new(2)].tracks.len(), 1)
}

async fn by_key_of_columns(db: &Db) -> Outcome {
    let names = Track::all()
        .select(|t| (t.name, t.composer))
        .in_bulk(db, [3504])
        .await?;
    equal(names[&Id::new(3504)].clone(), ("Hole".to_owned(), None))
}

async fn by_no_key(db: &Db) -> Outcome {
    let none: [i32; 0] = [];
    equal(Album::all().in_bulk(db, none).await?.len(), 0)?;
    let none: Vec<Id<Album, i32>> = Vec::new();
    equal(Album::all().in_bulk(db, none).await?.len(), 0)
}

async fn by_keys_that_are_not_there(db: &Db) -> Outcome {
    let albums = Album::all().in_bulk(db, [1, 99_999, -1]).await?;
    equal(albums.into_keys().map(Id::raw).collect::<Vec<_>>(), vec![1])
}

async fn by_key_within_a_filter(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.artist.eq(1))
        .in_bulk(db, [1, 2, 4])
        .await?;
    let mut ids: Vec<_> = albums.into_keys().map(Id::raw).collect();
    ids.sort_unstable();
    equal(ids, vec![1, 4])
}

async fn by_key_of_two_columns(db: &Db) -> Outcome {
    let pair = (Id::new(19), Id::new(1));
    let wanted = [pair, (Id::new(19), Id::new(2))];
    let rows = PlaylistTrack::all().in_bulk(db, wanted).await?;
    equal(rows.len(), 1)?;
    equal(rows[&pair].track, key(1))
}

async fn by_many_keys(db: &Db) -> Outcome {
    let tracks = Track::all().in_bulk(db, 1..=10_000).await?;
    equal(tracks.len(), 3506)
}

async fn explained(db: &Db) -> Outcome {
    let plan = Album::filter(|a| a.id.eq(1)).explain(db).await?;
    equal(plan.contains("Album") || plan.contains("t0"), true)
}

async fn explained_with_values(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.country.eq("it's") & c.id.in_([1, 2]));
    let plan = query.order_by(|c| c.city).limit(3).explain(db).await?;
    equal(plan.is_empty(), false)
}

async fn analyzed(db: &Db) -> Outcome {
    let plan = Album::all().explain(db).analyze().await;
    match db.dialect() {
        Dialect::Sqlite => equal(
            plan.expect_err("it has none").error_code(),
            Some("orm.E271"),
        ),
        Dialect::MariaDb => {
            // Three cells more: the rows it read, and how many of them it took and meant to take.
            let (plan, planned) = (plan?, Album::all().explain(db).await?);
            equal(plan.matches('|').count(), planned.matches('|').count() + 3)
        }
        _ => equal(plan?.contains("actual"), true),
    }
}

async fn explained_as_json(db: &Db) -> Outcome {
    let plan = Album::all().explain(db).format(ExplainFormat::Json).await;
    match db.dialect() {
        Dialect::Sqlite => equal(
            plan.expect_err("it has none").error_code(),
            Some("orm.E271"),
        ),
        _ => equal(plan?.trim_start().starts_with(['[', '{']), true),
    }
}
