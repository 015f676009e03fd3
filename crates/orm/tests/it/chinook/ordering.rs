//! Order, windows, pages, and the ends of a query: one, first, count, exists.

use super::{
    lines::{Line, Outcome, compare, equal, lines, number, same},
    models::{Album, Artist, Customer, Employee, Invoice, Playlist, Track},
    world::{cases, money, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn ordering() {
    on_shared(cases![
        ascending,
        descending,
        several,
        nulls_first,
        nulls_last_when_descending,
        by_a_related_column,
        by_a_relation_that_may_be_missing,
        by_an_expression,
        later_order_wins,
        limit,
        limit_and_offset,
        offset_alone,
        beyond_the_end,
        pages,
        last_page,
        page_beyond_the_end,
        first,
        first_in_order,
        first_of_nothing,
        one,
        one_of_none,
        one_of_several,
        get,
        get_of_none,
        count,
        count_of_a_window,
        exists,
        values_that_fall_away,
        the_models_order,
        the_models_order_in_a_batch,
        pages_without_an_order
    ]);
}

async fn ascending(db: &Db) -> Outcome {
    let query = Album::all().order_by(|a| (a.title, a.id));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" ORDER BY "Title", "AlbumId""#,
    )
    .await
}

async fn descending(db: &Db) -> Outcome {
    let query = Track::all().order_by(|t| (-t.milliseconds, t.id));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" ORDER BY "Milliseconds" DESC, "TrackId""#,
    )
    .await
}

async fn several(db: &Db) -> Outcome {
    let query = Track::all().order_by(|t| {
        (
            -t.unit_price,
            t.media_type.id,
            -t.milliseconds,
            t.name,
            t.id,
        )
    });
    let sql = r#"SELECT * FROM "Track"
        ORDER BY "UnitPrice" DESC, "MediaTypeId", "Milliseconds" DESC, "Name", "TrackId""#;
    same(db, query, sql).await
}

async fn nulls_first(db: &Db) -> Outcome {
    let query = Customer::all().order_by(|c| (c.company, c.state, c.id));
    let sql = r#"SELECT * FROM "Customer" ORDER BY "Company" NULLS FIRST, "State" NULLS FIRST, "CustomerId""#;
    same(db, query, sql).await
}

async fn nulls_last_when_descending(db: &Db) -> Outcome {
    let query = Employee::all().order_by(|e| (-e.birth_date, -e.id));
    let sql = r#"SELECT * FROM "Employee" ORDER BY "BirthDate" DESC NULLS LAST, "EmployeeId" DESC"#;
    same(db, query, sql).await
}

async fn by_a_related_column(db: &Db) -> Outcome {
    let query = Album::all().order_by(|a| (a.artist.name, -a.id)).limit(60);
    let sql = r#"SELECT a.* FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        ORDER BY r."Name" NULLS FIRST, a."AlbumId" DESC LIMIT 60"#;
    same(db, query, sql).await
}

async fn by_a_relation_that_may_be_missing(db: &Db) -> Outcome {
    let query = Customer::all().order_by(|c| (c.support_rep.last_name, c.id));
    let sql = r#"SELECT c.* FROM "Customer" c LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        ORDER BY e."LastName" NULLS FIRST, c."CustomerId""#;
    same(db, query, sql).await?;
    let query = Customer::all()
        .order_by(|c| (-c.support_rep.reports_to.id, -c.support_rep.last_name, c.id));
    let sql = r#"SELECT c.* FROM "Customer" c LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        ORDER BY e."ReportsTo" DESC NULLS LAST, e."LastName" DESC NULLS LAST, c."CustomerId""#;
    same(db, query, sql).await
}

async fn by_an_expression(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-(t.bytes / t.milliseconds), t.id))
        .limit(50);
    let sql = r#"SELECT * FROM "Track" ORDER BY "Bytes" / "Milliseconds" DESC NULLS LAST, "TrackId" LIMIT 50"#;
    same(db, query, sql).await
}

async fn later_order_wins(db: &Db) -> Outcome {
    let query = Artist::all().order_by(|a| a.name).order_by(|a| -a.id);
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" ORDER BY "ArtistId" DESC"#,
    )
    .await
}

async fn limit(db: &Db) -> Outcome {
    let query = Invoice::all().order_by(|i| (-i.total, i.id)).limit(7);
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" ORDER BY "Total" DESC, "InvoiceId" LIMIT 7"#,
    )
    .await
}

async fn limit_and_offset(db: &Db) -> Outcome {
    let query = Invoice::all()
        .order_by(|i| (i.date, i.id))
        .limit(10)
        .offset(395);
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" ORDER BY "InvoiceDate", "InvoiceId" LIMIT 10 OFFSET 395"#,
    )
    .await
}

async fn offset_alone(db: &Db) -> Outcome {
    let query = Track::all().order_by(|t| t.id).offset(3490);
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "TrackId" > 3490 ORDER BY "TrackId""#,
    )
    .await
}

async fn beyond_the_end(db: &Db) -> Outcome {
    let rows = Album::all()
        .order_by(|a| a.id)
        .limit(5)
        .offset(5_000)
        .fetch(db)
        .await?;
    let none = Album::all().limit(0).fetch(db).await?;
    equal((rows.len(), none.len()), (0, 0))
}

async fn pages(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.title.icontains("o")).order_by(|a| (a.title, a.id));
    let mut all: Vec<Line> = Vec::new();
    let mut number = 1;
    loop {
        let page = query.clone().page(number, 25).fetch(db).await?;
        equal((page.number, page.has_previous()), (number, number > 1))?;
        all.extend(lines(&page.items, |a| a));
        if !page.has_next() {
            equal((page.pages(), page.total), (number, all.len() as u64))?;
            break;
        }
        number += 1;
    }
    compare(
        db,
        all,
        r#"SELECT * FROM "Album" WHERE lower("Title") LIKE '%o%' ORDER BY "Title", "AlbumId""#,
    )
    .await
}

async fn last_page(db: &Db) -> Outcome {
    let page = Track::all()
        .order_by(|t| t.id)
        .page(36, 100)
        .fetch(db)
        .await?;
    equal(
        (page.total, page.pages(), page.has_next()),
        (3506, 36, false),
    )?;
    compare(
        db,
        lines(&page.items, |t| t),
        r#"SELECT * FROM "Track" WHERE "TrackId" > 3500 ORDER BY "TrackId""#,
    )
    .await
}

async fn page_beyond_the_end(db: &Db) -> Outcome {
    let page = Track::all().page(37, 100).fetch(db).await?;
    equal(
        (page.items.len(), page.total, page.has_previous()),
        (0, 3506, true),
    )
}

async fn first(db: &Db) -> Outcome {
    let row = Track::filter(|t| t.genre.eq(18)).first(db).await?;
    compare(
        db,
        lines(&row, |t| t),
        r#"SELECT * FROM "Track" WHERE "GenreId" = 18 ORDER BY "TrackId" LIMIT 1"#,
    )
    .await
}

async fn first_in_order(db: &Db) -> Outcome {
    let row = Track::filter(|t| t.genre.eq(18))
        .order_by(|t| (-t.bytes, t.id))
        .first(db)
        .await?;
    let sql =
        r#"SELECT * FROM "Track" WHERE "GenreId" = 18 ORDER BY "Bytes" DESC, "TrackId" LIMIT 1"#;
    compare(db, lines(&row, |t| t), sql).await
}

async fn first_of_nothing(db: &Db) -> Outcome {
    let row = Track::filter(|t| t.milliseconds.lt(0)).first(db).await?;
    equal(row.is_none(), true)
}

async fn one(db: &Db) -> Outcome {
    let row = Artist::filter(|a| a.name.eq("Antônio Carlos Jobim"))
        .one(db)
        .await?;
    compare(
        db,
        vec![super::lines::Cells::line(&row)],
        r#"SELECT * FROM "Artist" WHERE "ArtistId" = 6"#,
    )
    .await
}

async fn one_of_none(db: &Db) -> Outcome {
    let error = Artist::filter(|a| a.name.eq("Nobody"))
        .one(db)
        .await
        .expect_err("there is none");
    equal(
        (
            error.is_not_found(),
            error.location().file().ends_with("ordering.rs"),
        ),
        (true, true),
    )
}

async fn one_of_several(db: &Db) -> Outcome {
    let error = Album::filter(|a| a.artist.eq(1))
        .one(db)
        .await
        .expect_err("there are two");
    equal(
        (error.is_not_found(), error.error_code()),
        (false, Some("orm.E007")),
    )
}

async fn get(db: &Db) -> Outcome {
    let row = Track::get(db, 2461).await?;
    compare(
        db,
        vec![super::lines::Cells::line(&row)],
        r#"SELECT * FROM "Track" WHERE "TrackId" = 2461"#,
    )
    .await?;
    let artist = row
        .album
        .expect("it has an album")
        .fetch(db)
        .await?
        .artist
        .fetch(db)
        .await?;
    let sql = r#"SELECT r.* FROM "Artist" r JOIN "Album" a ON a."ArtistId" = r."ArtistId"
        JOIN "Track" t ON t."AlbumId" = a."AlbumId" WHERE t."TrackId" = 2461"#;
    compare(db, vec![super::lines::Cells::line(&artist)], sql).await
}

async fn get_of_none(db: &Db) -> Outcome {
    let error = Track::get(db, 99_999)
        .await
        .expect_err("there is no such track");
    equal(error.is_not_found(), true)
}

async fn count(db: &Db) -> Outcome {
    let ours = Track::filter(|t| t.unit_price.gt(money("0.99")) & t.album.artist.name.ne("Lost"))
        .count(db)
        .await?;
    let theirs = r#"SELECT count(*) FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE t."UnitPrice" > 0.99 AND (r."Name" <> 'Lost' OR r."Name" IS NULL)"#;
    equal(i64::try_from(ours).unwrap_or(-1), number(db, theirs).await?)
}

async fn count_of_a_window(db: &Db) -> Outcome {
    let limited = Track::all().limit(10).count(db).await?;
    let rest = Track::all()
        .order_by(|t| t.id)
        .offset(3500)
        .count(db)
        .await?;
    let with = Album::all()
        .with(|a| (a.artist, a.tracks))
        .count(db)
        .await?;
    equal((limited, rest, with), (10, 6, 350))
}

async fn exists(db: &Db) -> Outcome {
    let yes = Track::filter(|t| t.album.artist.name.eq("Iron Maiden"))
        .exists(db)
        .await?;
    let no = Track::filter(|t| t.album.artist.name.eq("Iron Lady"))
        .exists(db)
        .await?;
    let beyond = Track::all().offset(5_000).exists(db).await?;
    equal((yes, no, beyond), (true, false, false))
}

/// What a count leaves out (the order, the columns) may hold values: they are not sent.
async fn values_that_fall_away(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.gt(1_000))
        .order_by(|t| t.milliseconds + 7)
        .order_by(|t| (t.bytes.or(3), t.id));
    let all = query
        .clone()
        .select(|t| t.composer.or("none"))
        .count(db)
        .await?;
    let some = query.clone().offset(3_000).exists(db).await?;
    equal((all, some), (3505, true))?;
    let query = query
        .filter(|t| t.name.ne("x"))
        .select(|t| t.bytes.or(1))
        .select(|t| (t.id, t.composer.or("nobody")));
    let sql = r#"SELECT "TrackId", coalesce("Composer", 'nobody') FROM "Track" WHERE "Milliseconds" > 1000 AND "Name" <> 'x'
        ORDER BY coalesce("Bytes", 3), "TrackId""#;
    same(db, query, sql).await
}

async fn the_models_order(db: &Db) -> Outcome {
    let sql = r#"SELECT "PlaylistId", "Name" FROM "Playlist" ORDER BY "Name" DESC NULLS LAST, "PlaylistId""#;
    same(db, Playlist::all(), sql).await?;
    let first = Playlist::all().first(db).await?;
    compare(db, lines(&first, |p| p), &format!("{sql} LIMIT 1")).await?;
    let window = Playlist::filter(|p| p.id.gt(3)).limit(5).offset(2);
    let sql = r#"SELECT "PlaylistId", "Name" FROM "Playlist" WHERE "PlaylistId" > 3
        ORDER BY "Name" DESC NULLS LAST, "PlaylistId" LIMIT 5 OFFSET 2"#;
    same(db, window, sql).await?;
    same(
        db,
        Playlist::all().order_by(|p| p.id),
        r#"SELECT * FROM "Playlist" ORDER BY "PlaylistId""#,
    )
    .await
}

async fn the_models_order_in_a_batch(db: &Db) -> Outcome {
    let track = Track::filter(|t| t.id.eq(1))
        .with(|t| t.playlists)
        .one(db)
        .await?;
    let sql = r#"SELECT p."PlaylistId", p."Name" FROM "Playlist" p JOIN "PlaylistTrack" x
        ON x."PlaylistId" = p."PlaylistId" WHERE x."TrackId" = 1
        ORDER BY p."Name" DESC NULLS LAST, p."PlaylistId""#;
    compare(db, lines(&track.playlists, |p| p), sql).await
}

/// By key: without any order the second page might show what the first one did.
async fn pages_without_an_order(db: &Db) -> Outcome {
    let page = Track::filter(|t| t.genre.eq(1))
        .page(3, 20)
        .fetch(db)
        .await?;
    let sql = r#"SELECT * FROM "Track" WHERE "GenreId" = 1 ORDER BY "TrackId" LIMIT 20 OFFSET 40"#;
    compare(db, lines(&page.items, |t| t), sql).await?;
    equal(
        Track::all()
            .offset(5)
            .limit(1)
            .sql(db)?
            .contains("ORDER BY"),
        true,
    )
}
