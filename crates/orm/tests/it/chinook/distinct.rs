//! Distinct rows, the first of each, other orders, and one row by its place.

use super::{
    lines::{Outcome, compare, equal, lines, number, same},
    models::{Album, Artist, Customer, Invoice, Playlist, PlaylistTrack, Track},
    world::{cases, on_own, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn distinct() {
    on_shared(cases![
        values_once,
        pairs_once,
        ordered_by_what_is_selected,
        ordered_by_what_is_not,
        counted,
        limited,
        limited_in_pages,
        whole_rows_are_distinct_anyway,
        models_own_order_is_left_out,
        in_a_condition,
        first_of_each,
        first_of_each_pair,
        first_of_each_through_a_relation,
        first_of_each_where_null_is_a_value,
        first_of_each_counted_and_limited,
        first_of_each_with_what_it_loads,
        reversed,
        reversed_twice,
        reversed_nulls,
        reversed_before_order,
        reversed_after_limit,
        last_of_all,
        last_of_none,
        last_of_the_models_own_order,
        latest_and_earliest,
        latest_of_none,
        in_random_order,
        has_this_row,
        has_this_row_among_the_first,
        has_this_row_of_two_keys,
        twelve_columns,
        nested_columns
    ]);
}

#[test]
fn distinct_changes() {
    on_own(cases![first_of_each_deleted, last_ones_updated]);
}

async fn values_once(db: &Db) -> Outcome {
    let query = Track::all().select(|t| t.composer).distinct();
    same(db, query, r#"SELECT DISTINCT "Composer" FROM "Track""#).await
}

async fn pairs_once(db: &Db) -> Outcome {
    let query = Track::all()
        .select(|t| (t.album.artist.name, t.genre.name))
        .distinct();
    let sql = r#"SELECT DISTINCT r."Name", g."Name" FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId""#;
    same(db, query, sql).await
}

async fn ordered_by_what_is_selected(db: &Db) -> Outcome {
    let query = Customer::all()
        .order_by(|c| (-c.country, c.city))
        .select(|c| (c.city, c.country))
        .distinct();
    let sql = r#"SELECT DISTINCT "City", "Country", "Country" IS NULL, "City" IS NOT NULL FROM "Customer"
        ORDER BY "Country" IS NULL, "Country" DESC, "City" IS NOT NULL, "City""#;
    let rows = query.fetch(db).await?;
    let sql = format!(r#"SELECT "City", "Country" FROM ({sql}) AS x"#);
    let sql = sql.replace(
        ") AS x",
        r#") AS x ORDER BY "Country" IS NULL, "Country" DESC, "City" IS NOT NULL, "City""#,
    );
    compare(db, lines(&rows, Clone::clone), &sql).await
}

async fn ordered_by_what_is_not(db: &Db) -> Outcome {
    let query = Customer::all().order_by(|c| c.city).select(|c| c.country);
    let refused = query.distinct().fetch(db).await.expect_err("which city?");
    equal(refused.error_code(), Some("orm.E272"))
}

async fn counted(db: &Db) -> Outcome {
    let countries = Customer::all().select(|c| (c.country, c.state)).distinct();
    let sql = r#"SELECT count(*) FROM (SELECT DISTINCT "Country", "State" FROM "Customer") AS x"#;
    let all = number(db, sql).await?.unsigned_abs();
    equal(countries.clone().count(db).await?, all)?;
    equal(countries.clone().limit(4).count(db).await?, 4)?;
    equal(countries.exists(db).await?, true)
}

async fn limited(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| -t.unit_price)
        .select(|t| t.unit_price)
        .distinct()
        .limit(3);
    let sql = r#"SELECT DISTINCT "UnitPrice" FROM "Track" ORDER BY "UnitPrice" DESC LIMIT 3"#;
    same(db, query, sql).await
}

async fn limited_in_pages(db: &Db) -> Outcome {
    let all = Customer::all().select(|c| c.country).distinct();
    let mut seen = Vec::new();
    let mut number = 1;
    loop {
        let page = all.clone().page(number, 5).fetch(db).await?;
        seen.extend(page.items.iter().cloned());
        if !page.has_next() {
            break;
        }
        number += 1;
    }
    let sql = r#"SELECT DISTINCT "Country" FROM "Customer""#;
    compare(db, lines(&seen, Clone::clone), sql).await
}

async fn whole_rows_are_distinct_anyway(db: &Db) -> Outcome {
    let query = Album::all().distinct().order_by(|a| (a.artist.name, a.id));
    let sql = r#"SELECT a.* FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        ORDER BY r."Name" IS NOT NULL, r."Name", a."AlbumId""#;
    same(db, query, sql).await
}

async fn models_own_order_is_left_out(db: &Db) -> Outcome {
    let query = Playlist::all().select(|p| p.name).distinct();
    same(db, query, r#"SELECT DISTINCT "Name" FROM "Playlist""#).await
}

async fn in_a_condition(db: &Db) -> Outcome {
    let first = Track::filter(|t| t.id.lt(30) & !t.album.is_null())
        .order_by(|t| t.unit_price)
        .select(|t| t.unit_price)
        .distinct()
        .limit(3);
    let sql = r#"SELECT * FROM "Track" WHERE "UnitPrice" IN (SELECT DISTINCT "UnitPrice" FROM "Track" WHERE "TrackId" < 30)"#;
    same(db, Track::filter(|t| t.unit_price.in_(first)), sql).await
}

async fn first_of_each(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .distinct_on(|t| t.genre);
    let sql = r#"SELECT t.* FROM (SELECT "TrackId" AS k, row_number() OVER (PARTITION BY "GenreId"
        ORDER BY "Milliseconds" DESC, "TrackId") AS n FROM "Track") x JOIN "Track" t ON t."TrackId" = x.k
        WHERE x.n = 1 ORDER BY t."Milliseconds" DESC, t."TrackId""#;
    same(db, query, sql).await
}

async fn first_of_each_pair(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.genre.in_([1, 2, 3]))
        .order_by(|t| t.name)
        .distinct_on(|t| (t.genre, t.media_type))
        .select(|t| (t.genre, t.media_type));
    let sql =
        r#"SELECT DISTINCT "GenreId", "MediaTypeId" FROM "Track" WHERE "GenreId" IN (1, 2, 3)"#;
    same(db, query, sql).await
}

async fn first_of_each_through_a_relation(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.artist.name.starts_with("A"))
        .order_by(|t| t.id)
        .distinct_on(|t| t.album.artist);
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT min(t."TrackId") FROM "Track" t
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE r."Name" LIKE 'A%' GROUP BY r."ArtistId") ORDER BY "TrackId""#;
    same(db, query, sql).await
}

async fn first_of_each_where_null_is_a_value(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3495))
        .order_by(|t| -t.id)
        .distinct_on(|t| t.composer);
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT max("TrackId") FROM "Track" WHERE "TrackId" > 3495
        GROUP BY "Composer") ORDER BY "TrackId" DESC"#;
    same(db, query, sql).await
}

async fn first_of_each_counted_and_limited(db: &Db) -> Outcome {
    let query = Track::all().order_by(|t| t.id).distinct_on(|t| t.album);
    let all = number(db, r#"SELECT count(DISTINCT "AlbumId") + 1 FROM "Track""#).await?;
    equal(query.clone().count(db).await?, all.unsigned_abs())?;
    equal(query.clone().limit(5).offset(3).count(db).await?, 5)?;
    let sql = r#"SELECT min("TrackId") FROM "Track" WHERE "AlbumId" IS NOT NULL GROUP BY "AlbumId"
        ORDER BY 1 LIMIT 5 OFFSET 3"#;
    same(db, query.select(|t| t.id).limit(5).offset(3), sql).await
}

async fn first_of_each_with_what_it_loads(db: &Db) -> Outcome {
    let query = Album::all()
        .order_by(|a| a.title)
        .distinct_on(|a| a.artist)
        .with(|a| (a.artist, a.tracks))
        .limit(4);
    let albums = query.fetch(db).await?;
    let names: Vec<_> = albums.iter().map(|a| a.artist.name.clone()).collect();
    equal(names.len(), 4)?;
    equal(albums.iter().all(|a| !a.title.is_empty()), true)
}

async fn reversed(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (t.album.id, -t.milliseconds, t.id))
        .reverse();
    let sql = r#"SELECT * FROM "Track" ORDER BY "AlbumId" IS NULL, "AlbumId" DESC, "Milliseconds", "TrackId" DESC"#;
    same(db, query, sql).await
}

async fn reversed_twice(db: &Db) -> Outcome {
    let query = Album::all().reverse().reverse();
    same(db, query, r#"SELECT * FROM "Album" ORDER BY "AlbumId""#).await?;
    let query = Album::all().reverse();
    same(
        db,
        query,
        r#"SELECT * FROM "Album" ORDER BY "AlbumId" DESC"#,
    )
    .await
}

async fn reversed_nulls(db: &Db) -> Outcome {
    let query = Artist::all()
        .order_by(|a| (-a.name, a.id))
        .reverse()
        .select(|a| a.id);
    let first = query.first(db).await?.map(carafe_orm::Id::raw);
    equal(first, Some(276))
}

async fn reversed_before_order(db: &Db) -> Outcome {
    let query = Album::all().reverse().order_by(|a| a.id);
    same(db, query, r#"SELECT * FROM "Album" ORDER BY "AlbumId""#).await
}

async fn reversed_after_limit(db: &Db) -> Outcome {
    let refused = Album::all()
        .limit(3)
        .last(db)
        .await
        .expect_err("which last?");
    equal(refused.error_code(), Some("orm.E270"))?;
    let last = Album::all()
        .order_by(|a| a.id)
        .limit(3)
        .with_cte()
        .last(db)
        .await?;
    equal(last.map(|a| a.id.raw()), Some(3))
}

async fn last_of_all(db: &Db) -> Outcome {
    let last = Track::all()
        .order_by(|t| (t.milliseconds, t.id))
        .last(db)
        .await?;
    let sql =
        r#"SELECT "TrackId" FROM "Track" ORDER BY "Milliseconds" DESC, "TrackId" DESC LIMIT 1"#;
    equal(
        last.map(|t| i64::from(t.id.raw())),
        Some(number(db, sql).await?),
    )?;
    let last = Track::all().last(db).await?.map(|t| t.id.raw());
    equal(last, Some(3506))
}

async fn last_of_none(db: &Db) -> Outcome {
    equal(Track::all().none().last(db).await?.is_none(), true)
}

async fn last_of_the_models_own_order(db: &Db) -> Outcome {
    let last = Playlist::all().last(db).await?.map(|p| p.id.raw());
    equal(last, Some(19))
}

async fn latest_and_earliest(db: &Db) -> Outcome {
    let latest = Invoice::all().latest(db, |i| (i.date, i.id)).await?;
    equal(latest.id.raw(), 413)?;
    let earliest = Invoice::filter(|i| i.total.gt(5))
        .earliest(db, |i| (i.date, i.id))
        .await?;
    let sql = r#"SELECT "InvoiceId" FROM "Invoice" WHERE "Total" > 5 ORDER BY "InvoiceDate", "InvoiceId" LIMIT 1"#;
    equal(i64::from(earliest.id.raw()), number(db, sql).await?)?;
    let descending = Invoice::all().latest(db, |i| -i.id).await?;
    equal(descending.id.raw(), 1)
}

async fn latest_of_none(db: &Db) -> Outcome {
    let none = Invoice::filter(|i| i.id.lt(0)).latest(db, |i| i.date).await;
    equal(none.expect_err("there is none").status().as_u16(), 404)
}

async fn in_random_order(db: &Db) -> Outcome {
    let ids = || {
        Track::all()
            .order_by_random()
            .select(|t| t.id)
            .limit(40)
            .fetch(db)
    };
    let (one, two) = (ids().await?, ids().await?);
    equal(one.len(), 40)?;
    equal(one == two, false)
}

async fn has_this_row(db: &Db) -> Outcome {
    let album = Album::get(db, 4).await?;
    let of = |artist: i32| Album::filter(move |a| a.artist.eq(artist));
    equal(of(1).contains(db, &album).await?, true)?;
    equal(of(2).contains(db, &album).await?, false)?;
    let loaded = Album::filter(|a| a.id.eq(4))
        .with(|a| a.artist)
        .one(db)
        .await?;
    equal(of(1).with(|a| a.artist).contains(db, &loaded).await?, true)
}

async fn has_this_row_among_the_first(db: &Db) -> Outcome {
    let album = Album::get(db, 4).await?;
    let first = |n: u64| Album::all().order_by(|a| a.id).limit(n);
    equal(first(3).contains(db, &album).await?, false)?;
    equal(first(4).contains(db, &album).await?, true)
}

async fn has_this_row_of_two_keys(db: &Db) -> Outcome {
    let row = PlaylistTrack::filter(|p| p.playlist.eq(19) & p.track.eq(1))
        .one(db)
        .await?;
    equal(
        PlaylistTrack::filter(|p| p.track.eq(1))
            .contains(db, &row)
            .await?,
        true,
    )?;
    equal(
        PlaylistTrack::filter(|p| p.track.eq(2))
            .contains(db, &row)
            .await?,
        false,
    )
}

async fn twelve_columns(db: &Db) -> Outcome {
    let rows = Customer::filter(|c| c.id.eq(60))
        .select(|c| {
            (
                c.id,
                c.first_name,
                c.last_name,
                c.company,
                c.address,
                c.city,
                c.state,
                c.country,
                c.postal_code,
                c.phone,
                c.fax,
                c.email,
            )
        })
        .fetch(db)
        .await?;
    equal(rows[0].11.as_str(), "no@example.com")?;
    equal(rows[0].3.is_none(), true)
}

async fn nested_columns(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3500))
        .order_by(|t| t.id)
        .select(|t| (t.id, (t.album.title, (t.genre.name, t.bytes)), t.name));
    let sql = r#"SELECT t."TrackId", a."Title", g."Name", t."Bytes", t."Name" FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE t."TrackId" > 3500 ORDER BY t."TrackId""#;
    same(db, query, sql).await
}

async fn first_of_each_deleted(db: &Db) -> Outcome {
    let lines = r#"SELECT count(*) FROM "PlaylistTrack" WHERE "TrackId" = 1"#;
    let before = number(db, lines).await?;
    let gone = PlaylistTrack::filter(|p| p.track.eq(1))
        .order_by(|p| p.playlist.id)
        .distinct_on(|p| p.track)
        .delete(db)
        .await?;
    equal(gone, 1)?;
    equal(number(db, lines).await?, before - 1)
}

async fn last_ones_updated(db: &Db) -> Outcome {
    let changed = Artist::filter(|a| a.id.le(5))
        .reverse()
        .limit(2)
        .update(db, |a| a.name.set("last"))
        .await?;
    equal(changed, 2)?;
    let sql = r#"SELECT "ArtistId" FROM "Artist" WHERE "Name" = 'last'"#;
    same(
        db,
        Artist::filter(|a| a.id.in_([4, 5])).select(|a| a.id),
        sql,
    )
    .await
}
