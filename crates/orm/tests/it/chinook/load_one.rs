//! `.with` over foreign keys: rows in the place of keys, `None` where there is no row.

use super::{
    lines::{Outcome, compare, equal, lines},
    models::{Album, AlbumWith, Artist, Customer, Employee, InvoiceLine, PlaylistTrack, Track},
    world::{cases, on_shared, statements},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn load_one() {
    on_shared(cases![
        a_row_for_a_key,
        whole_rows,
        a_row_or_none,
        two_relations,
        three_relations_of_three_kinds,
        two_levels,
        two_levels_by_path,
        none_in_between,
        three_levels,
        itself,
        itself_twice,
        one_after_another,
        with_a_filter_on_it,
        filtered_by_another,
        of_the_first,
        of_one,
        of_a_page,
        of_two_key_columns,
        in_one_statement,
        by_hand_after_the_fact
    ]);
}

async fn a_row_for_a_key(db: &Db) -> Outcome {
    let albums = Album::all().with(|a| a.artist).fetch(db).await?;
    let sql = r#"SELECT a."Title", r."Name" FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId""#;
    compare(db, lines(&albums, |a| (&a.title, &a.artist.name)), sql).await
}

async fn whole_rows(db: &Db) -> Outcome {
    let albums: Vec<AlbumWith<Artist>> = Album::all().with(|a| a.artist).fetch(db).await?;
    let sql = r#"SELECT a.*, r.* FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId""#;
    compare(db, lines(&albums, |a| (a.as_ref(), &a.artist)), sql).await?;
    let plain: Vec<Album> = albums.into_iter().map(AlbumWith::into_base).collect();
    compare(db, lines(&plain, |a| a), r#"SELECT * FROM "Album""#).await
}

async fn a_row_or_none(db: &Db) -> Outcome {
    let customers = Customer::all().with(|c| c.support_rep).fetch(db).await?;
    let alone = customers.iter().filter(|c| c.support_rep.is_none()).count();
    equal(alone, 1)?;
    let sql = r#"SELECT c."CustomerId", e."LastName", e."HireDate" FROM "Customer" c
        LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId""#;
    let rep = |c| {
        let c: &super::models::CustomerWith<Option<Employee>> = c;
        (
            c.id,
            c.support_rep.as_ref().map(|e| e.last_name.clone()),
            c.support_rep.as_ref().and_then(|e| e.hire_date),
        )
    };
    compare(db, lines(&customers, rep), sql).await
}

async fn two_relations(db: &Db) -> Outcome {
    let rows = InvoiceLine::filter(|l| l.id.gt(2200))
        .with(|l| (l.invoice, l.track))
        .fetch(db)
        .await?;
    let sql = r#"SELECT l.*, i.*, t.* FROM "InvoiceLine" l JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        JOIN "Track" t ON t."TrackId" = l."TrackId" WHERE l."InvoiceLineId" > 2200"#;
    compare(
        db,
        lines(&rows, |l| (l.as_ref(), &l.invoice, &l.track)),
        sql,
    )
    .await
}

async fn three_relations_of_three_kinds(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.id.gt(3400))
        .with(|t| (t.genre, t.media_type, t.album))
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", g."Name", m."Name", a."Title" FROM "Track" t
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId" JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId"
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."TrackId" > 3400"#;
    let line = lines(&rows, |t| {
        let genre = t.genre.as_ref().and_then(|g| g.name.as_ref());
        (
            t.id,
            genre,
            t.media_type.name.as_ref(),
            t.album.as_ref().map(|a| &a.title),
        )
    });
    compare(db, line, sql).await
}

async fn two_levels(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.id.gt(3400))
        .with(|t| t.album.with(|a| a.artist))
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", a."Title", r."Name" FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE t."TrackId" > 3400"#;
    let line = lines(&rows, |t| {
        let album = t.album.as_ref();
        (
            t.id,
            album.map(|a| &a.title),
            album.and_then(|a| a.artist.name.as_ref()),
        )
    });
    compare(db, line, sql).await
}

async fn two_levels_by_path(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.name.starts_with("Z"))
        .with(|t| t.album.artist)
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."Name", r.* FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE substr(t."Name", 1, 1) = 'Z'"#;
    compare(
        db,
        lines(&rows, |t| (&t.name, t.album.as_ref().map(|a| &a.artist))),
        sql,
    )
    .await
}

async fn none_in_between(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.id.ge(3503))
        .order_by(|t| t.id)
        .with(|t| (t.album.artist, t.media_type))
        .fetch(db)
        .await?;
    let artists: Vec<_> = rows
        .iter()
        .map(|t| t.album.as_ref().map(|a| a.artist.id.raw()))
        .collect();
    let types: Vec<_> = rows.iter().map(|t| t.media_type.id.raw()).collect();
    equal(
        (artists, types),
        (
            vec![Some(275), None, Some(276), Some(277)],
            vec![2, 1, 2, 1],
        ),
    )
}

async fn three_levels(db: &Db) -> Outcome {
    let rows = InvoiceLine::filter(|l| l.id.gt(2235))
        .with(|l| {
            (
                l.track.with(|t| t.album.with(|a| a.artist)),
                l.invoice.with(|i| i.customer.with(|c| c.support_rep)),
            )
        })
        .fetch(db)
        .await?;
    let sql = r#"SELECT l."InvoiceLineId", r."Name", c."Email", e."LastName" FROM "InvoiceLine" l
        JOIN "Track" t ON t."TrackId" = l."TrackId" LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        JOIN "Customer" c ON c."CustomerId" = i."CustomerId" LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        WHERE l."InvoiceLineId" > 2235"#;
    let line = lines(&rows, |l| {
        let artist = l.track.album.as_ref().and_then(|a| a.artist.name.as_ref());
        let customer = &l.invoice.customer;
        (
            l.id,
            artist,
            &customer.email,
            customer.support_rep.as_ref().map(|e| &e.last_name),
        )
    });
    compare(db, line, sql).await
}

async fn itself(db: &Db) -> Outcome {
    let rows = Employee::all().with(|e| e.reports_to).fetch(db).await?;
    let sql = r#"SELECT e."LastName", b."LastName" FROM "Employee" e
        LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo""#;
    compare(
        db,
        lines(&rows, |e| {
            (&e.last_name, e.reports_to.as_ref().map(|b| &b.last_name))
        }),
        sql,
    )
    .await
}

async fn itself_twice(db: &Db) -> Outcome {
    let rows = Employee::all()
        .with(|e| e.reports_to.reports_to)
        .fetch(db)
        .await?;
    let sql = r#"SELECT e."LastName", b."LastName", c."LastName" FROM "Employee" e
        LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo" LEFT JOIN "Employee" c ON c."EmployeeId" = b."ReportsTo""#;
    let line = lines(&rows, |e| {
        let boss = e.reports_to.as_ref();
        let top = boss.and_then(|b| b.reports_to.as_ref());
        (
            &e.last_name,
            boss.map(|b| &b.last_name),
            top.map(|c| &c.last_name),
        )
    });
    compare(db, line, sql).await
}

async fn one_after_another(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.genre.eq(25))
        .with(|t| t.media_type)
        .with(|t| t.album.artist)
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", m."Name", a."AlbumId" FROM "Track" t JOIN "MediaType" m
        ON m."MediaTypeId" = t."MediaTypeId" JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."GenreId" = 25"#;
    compare(
        db,
        lines(&rows, |t| {
            (t.id, &t.media_type.name, t.album.as_ref().map(|a| a.id))
        }),
        sql,
    )
    .await
}

async fn with_a_filter_on_it(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.artist.name.eq("U2"))
        .with(|a| a.artist)
        .order_by(|a| (a.artist.name, a.id));
    equal(query.sql(db)?.matches("JOIN").count(), 1)?;
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT a."Title", r."Name" FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE r."Name" = 'U2' ORDER BY a."AlbumId""#;
    compare(db, lines(&rows, |a| (&a.title, &a.artist.name)), sql).await
}

async fn filtered_by_another(db: &Db) -> Outcome {
    let rows =
        Track::filter(|t| t.playlists.any(|p| p.name.eq("Grunge")) & t.genre.name.ne("Metal"))
            .with(|t| t.album)
            .order_by(|t| (t.album.title, t.id))
            .fetch(db)
            .await?;
    let sql = r#"SELECT t."Name", a."Title" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "PlaylistTrack" x ON x."TrackId" = t."TrackId" WHERE x."PlaylistId" = 16 AND t."GenreId" <> 3
        ORDER BY a."Title", t."TrackId""#;
    compare(
        db,
        lines(&rows, |t| (&t.name, t.album.as_ref().map(|a| &a.title))),
        sql,
    )
    .await
}

async fn of_the_first(db: &Db) -> Outcome {
    let row = Album::all()
        .order_by(|a| -a.artist.name)
        .with(|a| a.artist)
        .first(db)
        .await?;
    let sql = r#"SELECT a."AlbumId", r."Name" FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        ORDER BY r."Name" DESC NULLS LAST LIMIT 1"#;
    compare(db, lines(&row, |a| (a.id, &a.artist.name)), sql).await
}

async fn of_one(db: &Db) -> Outcome {
    let row = Track::filter(|t| t.id.eq(3504))
        .with(|t| (t.album, t.genre))
        .one(db)
        .await?;
    equal(
        (row.album.is_none(), row.genre.is_none(), &*row.name),
        (true, true, "Hole"),
    )
}

async fn of_a_page(db: &Db) -> Outcome {
    let page = Track::all()
        .order_by(|t| t.id)
        .with(|t| t.album)
        .page(2, 10)
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", a."Title" FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        ORDER BY t."TrackId" LIMIT 10 OFFSET 10"#;
    compare(
        db,
        lines(&page.items, |t| (t.id, t.album.as_ref().map(|a| &a.title))),
        sql,
    )
    .await
}

async fn of_two_key_columns(db: &Db) -> Outcome {
    let rows = PlaylistTrack::filter(|p| p.playlist.id.gt(15))
        .with(|p| (p.playlist, p.track))
        .fetch(db)
        .await?;
    let sql = r#"SELECT p."Name", t."Name" FROM "PlaylistTrack" x JOIN "Playlist" p ON p."PlaylistId" = x."PlaylistId"
        JOIN "Track" t ON t."TrackId" = x."TrackId" WHERE x."PlaylistId" > 15"#;
    compare(db, lines(&rows, |x| (&x.playlist.name, &x.track.name)), sql).await
}

async fn in_one_statement(db: &Db) -> Outcome {
    let query = InvoiceLine::all()
        .with(|l| (l.track.album, l.invoice.with(|i| i.customer.support_rep)))
        .limit(50);
    let (rows, sent) = statements(query.fetch(db)).await?;
    equal((rows.len(), sent), (50, 1))
}

async fn by_hand_after_the_fact(db: &Db) -> Outcome {
    let track = Track::get(db, 1).await?;
    let album = track.album.expect("it has one").fetch(db).await?;
    let sql = r#"SELECT "Title" FROM "Album" WHERE "AlbumId" = (SELECT "AlbumId" FROM "Track" WHERE "TrackId" = 1)"#;
    compare(db, lines([&album], |a| &a.title), sql).await
}
