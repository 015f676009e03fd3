//! Pages by key: mixed directions, NULL, equals, and rows that come between two pages.

use super::{
    lines::{Outcome, equal},
    models::{Album, Artist, Invoice, Playlist, PlaylistTrack, Track},
    world::{cases, on_own, on_shared, statements},
};
use carafe_core::Result;
use carafe_orm::{db::Db, model::Model, query::QuerySet, shape::Shape};

#[test]
fn cursors() {
    on_shared(cases![
        by_key_alone,
        mixed_directions_with_null,
        many_equals,
        texts_with_odd_letters,
        instants_and_decimals,
        through_relations,
        of_the_models_own_order,
        of_two_keys,
        with_what_is_loaded,
        with_a_filter_after_the_order,
        of_columns,
        one_statement,
        one_page_only,
        empty,
        another_lists_token,
        forged_tokens,
        reversed_or_limited
    ]);
}

#[test]
fn cursors_stand_still() {
    on_own(cases![rows_that_come_between]);
}

/// Walks to the end and back, and compares both with the whole.
async fn walk<M: Model, S: Shape + Clone + PartialEq + std::fmt::Debug>(
    db: &Db,
    query: QuerySet<M, S>,
    whole: Vec<S>,
    per: u64,
) -> Outcome {
    let (mut seen, mut token, mut last) = (Vec::new(), String::new(), None);
    loop {
        let page = query.clone().cursor_page(per, &token).fetch(db).await?;
        equal(page.previous.is_some(), !token.is_empty())?;
        seen.extend(page.items.iter().cloned());
        if let Some(next) = page.next.clone() {
            token = next;
        } else {
            last = Some(page).or(last);
            break;
        }
    }
    equal(seen, whole.clone())?;
    let mut page = last.expect("the walk ends with a page");
    let mut back = page.items.clone();
    while let Some(previous) = page.previous {
        page = query.clone().cursor_page(per, &previous).fetch(db).await?;
        equal(page.next.is_some(), true)?;
        back.splice(0..0, page.items.iter().cloned());
    }
    equal(back, whole)
}

async fn by_key_alone(db: &Db) -> Outcome {
    let query = Artist::all().select(|a| a.id);
    let whole = query.clone().order_by(|a| a.id).fetch(db).await?;
    walk(db, query, whole, 50).await
}

async fn mixed_directions_with_null(db: &Db) -> Outcome {
    let tracks = || Track::filter(|t| t.id.gt(3300));
    let query = tracks()
        .order_by(|t| (-t.composer, t.bytes))
        .select(|t| t.id);
    let whole = tracks()
        .order_by(|t| (-t.composer, t.bytes, t.id))
        .select(|t| t.id);
    let whole = whole.fetch(db).await?;
    for per in [1, 3, 17, 500] {
        walk(db, query.clone(), whole.clone(), per).await?;
    }
    let query = tracks()
        .order_by(|t| (t.composer, -t.bytes))
        .select(|t| t.id);
    let whole = tracks()
        .order_by(|t| (t.composer, -t.bytes, t.id))
        .select(|t| t.id);
    walk(db, query, whole.fetch(db).await?, 9).await
}

async fn many_equals(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(300))
        .order_by(|t| -t.unit_price)
        .select(|t| t.id);
    let whole = query
        .clone()
        .order_by(|t| (-t.unit_price, t.id))
        .fetch(db)
        .await?;
    walk(db, query, whole, 13).await
}

async fn texts_with_odd_letters(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.id.gt(250))
        .order_by(|a| (a.name, -a.id))
        .select(|a| a.id);
    let whole = query.clone().fetch(db).await?;
    walk(db, query, whole, 2).await
}

async fn instants_and_decimals(db: &Db) -> Outcome {
    let query = Invoice::all()
        .order_by(|i| (-i.total, i.date))
        .select(|i| i.id);
    let whole = query
        .clone()
        .order_by(|i| (-i.total, i.date, i.id))
        .fetch(db)
        .await?;
    walk(db, query, whole, 25).await
}

async fn through_relations(db: &Db) -> Outcome {
    let tracks = || Track::filter(|t| t.id.gt(3400));
    let query = tracks()
        .order_by(|t| (t.album.artist.name, -t.genre.name, t.name))
        .select(|t| t.id);
    let whole = tracks()
        .order_by(|t| (t.album.artist.name, -t.genre.name, t.name, t.id))
        .select(|t| t.id);
    walk(db, query, whole.fetch(db).await?, 7).await
}

async fn of_the_models_own_order(db: &Db) -> Outcome {
    let query = Playlist::all().select(|p| p.id);
    let whole = query.clone().fetch(db).await?;
    walk(db, query, whole, 4).await
}

async fn of_two_keys(db: &Db) -> Outcome {
    let query = PlaylistTrack::filter(|p| p.track.in_([1, 2, 3, 4]));
    let query = query.select(|p| (p.playlist, p.track));
    let whole = query
        .clone()
        .order_by(|p| (p.playlist.id, p.track.id))
        .fetch(db)
        .await?;
    walk(db, query, whole, 3).await
}

async fn with_what_is_loaded(db: &Db) -> Outcome {
    let albums = Album::all()
        .with(|a| (a.artist, a.tracks))
        .order_by(|a| -a.title);
    let first = albums.clone().cursor_page(10, "").fetch(db).await?;
    let token = first.next.clone().unwrap_or_default();
    let second = albums.clone().cursor_page(10, &token).fetch(db).await?;
    let whole = albums.limit(20).fetch(db).await?;
    let ids = |rows: &[_]| {
        rows.iter()
            .map(|a: &super::models::AlbumWith<Artist, Vec<Track>>| a.id)
            .collect::<Vec<_>>()
    };
    equal(
        [ids(&first.items), ids(&second.items)].concat(),
        ids(&whole),
    )?;
    equal(second.items.iter().all(|a| !a.tracks.is_empty()), true)
}

async fn with_a_filter_after_the_order(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-t.milliseconds, t.name))
        .filter(|t| t.album.artist.name.eq("AC/DC") | t.composer.is_null())
        .filter(|t| t.id.lt(400))
        .select(|t| t.id);
    let whole = query.clone().fetch(db).await?;
    walk(db, query, whole, 11).await
}

async fn of_columns(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(1))
        .order_by(|t| t.name)
        .select(|t| (t.name, t.composer));
    let whole = query.clone().fetch(db).await?;
    walk(db, query, whole, 3).await
}

async fn one_statement(db: &Db) -> Outcome {
    let page = Track::all().order_by(|t| t.name).cursor_page(5, "");
    equal(statements(page.fetch(db)).await?.1, 1)
}

async fn one_page_only(db: &Db) -> Outcome {
    let page = Album::filter(|a| a.id.le(5))
        .cursor_page(5, "")
        .fetch(db)
        .await?;
    equal(
        (page.items.len(), page.next, page.previous),
        (5, None, None),
    )
}

async fn empty(db: &Db) -> Outcome {
    let page = Album::all().none().cursor_page(5, "").fetch(db).await?;
    equal(
        (page.items.len(), page.next, page.previous),
        (0, None, None),
    )
}

async fn another_lists_token(db: &Db) -> Outcome {
    let token = Album::all()
        .cursor_page(5, "")
        .fetch(db)
        .await?
        .next
        .unwrap_or_default();
    let other = Track::all()
        .order_by(|t| t.name)
        .cursor_page(5, &token)
        .fetch(db)
        .await;
    let refused = other.expect_err("two values, not one");
    equal(
        (refused.error_code(), refused.status().as_u16()),
        (Some("orm.E278"), 400),
    )
}

async fn forged_tokens(db: &Db) -> Outcome {
    for token in [
        "x",
        "zz",
        "6e",
        "6e7431305f",
        "6e69315f2d",
        "ÄÖ",
        "'; DROP TABLE",
        "70693939395f31",
    ] {
        let page = Album::all().cursor_page(5, token).fetch(db).await;
        equal(page.expect_err(token).status().as_u16(), 400)?;
    }
    Ok(())
}

async fn reversed_or_limited(db: &Db) -> Outcome {
    let pages = [
        Album::all().reverse(),
        Album::all().limit(3),
        Album::all().order_by_random(),
    ];
    for query in pages {
        let refused = query
            .cursor_page(5, "")
            .fetch(db)
            .await
            .expect_err("no order of columns");
        equal(refused.error_code(), Some("orm.E278"))?;
    }
    Ok(())
}

async fn rows_that_come_between(db: &Db) -> Outcome {
    let query = || Artist::all().order_by(|a| a.name).select(|a| a.name);
    let whole: Vec<Option<String>> = query().fetch(db).await?;
    let first = query().cursor_page(100, "").fetch(db).await?;
    insert(db, "AAA before").await?;
    let second = query()
        .cursor_page(100, &first.next.unwrap_or_default())
        .fetch(db)
        .await?;
    equal(second.items.clone(), whole[100..200].to_vec())?;
    Artist::filter(|a| a.name.eq("AAA before"))
        .delete(db)
        .await?;
    let back = query()
        .cursor_page(100, &second.previous.unwrap_or_default())
        .fetch(db)
        .await?;
    equal(back.items, whole[..100].to_vec())
}

async fn insert(db: &Db, name: &str) -> Result<()> {
    let sql = format!(r#"INSERT INTO "Artist" ("Name") VALUES ('{name}')"#);
    db.execute(&sql, &[]).await.map(drop)
}
