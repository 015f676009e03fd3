//! `.with` over to-many relations: filtered, ordered, in both directions, one statement each.

use super::{
    lines::{Line, Outcome, compare, equal, lines},
    models::{Album, Artist, Employee, Genre, Invoice, MediaType, Playlist, Track},
    world::{cases, money, on_shared, statements},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn load_many() {
    on_shared(cases![
        reverse,
        reverse_of_rows_without_any,
        reverse_ordered,
        reverse_filtered,
        filtered_to_nothing,
        filter_with_a_join,
        filter_with_any,
        ordered_by_a_join,
        many_to_many,
        many_to_many_filtered,
        other_side_of_many_to_many,
        both_sides_are_the_same_pairs,
        two_relations,
        itself,
        nullable_owner,
        of_nothing,
        of_one,
        of_the_first,
        of_a_page,
        later_load_wins,
        statements_for_two
    ]);
}

/// A line for each pair of an owner and a row of its own.
fn pairs<'r, O, C: 'r>(
    owners: &'r [O],
    id: impl Fn(&O) -> i32,
    many: impl Fn(&'r O) -> &'r [C],
    row: impl Fn(&C) -> Line,
) -> Vec<Line> {
    owners
        .iter()
        .flat_map(|owner| {
            let id = id(owner).to_string();
            many(owner)
                .iter()
                .map(|one| [vec![id.clone()], row(one)].concat())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn by_name(track: &Track) -> Line {
    vec![track.name.clone()]
}

async fn reverse(db: &Db) -> Outcome {
    let albums = Album::all().with(|a| a.tracks).fetch(db).await?;
    equal(albums.len(), 350)?;
    let sql = r#"SELECT "AlbumId", "Name" FROM "Track" WHERE "AlbumId" IS NOT NULL"#;
    compare(
        db,
        pairs(&albums, |a| a.id.raw(), |a| &a.tracks, by_name),
        sql,
    )
    .await
}

async fn reverse_of_rows_without_any(db: &Db) -> Outcome {
    let artists = Artist::filter(|a| a.id.ge(270))
        .order_by(|a| a.id)
        .with(|a| a.albums)
        .fetch(db)
        .await?;
    let sql = r#"SELECT r."ArtistId", count(a."AlbumId") FROM "Artist" r LEFT JOIN "Album" a
        ON a."ArtistId" = r."ArtistId" WHERE r."ArtistId" >= 270 GROUP BY r."ArtistId" ORDER BY r."ArtistId""#;
    compare(
        db,
        lines(&artists, |a| (a.id, a.albums.len().to_string())),
        sql,
    )
    .await
}

async fn reverse_ordered(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.artist.eq(90))
        .order_by(|a| -a.id)
        .with(|a| a.tracks.order_by(|t| (-t.milliseconds, t.id)));
    let albums = albums.fetch(db).await?;
    let sql = r#"SELECT t."AlbumId", t."Name" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE a."ArtistId" = 90 ORDER BY t."AlbumId" DESC, t."Milliseconds" DESC, t."TrackId""#;
    compare(
        db,
        pairs(&albums, |a| a.id.raw(), |a| &a.tracks, by_name),
        sql,
    )
    .await
}

async fn reverse_filtered(db: &Db) -> Outcome {
    let query = Album::all().with(|a| {
        a.tracks
            .filter(|t| t.milliseconds.gt(600_000))
            .filter(|t| t.composer.ne("Jimmy Page"))
    });
    let albums = query.fetch(db).await?;
    equal(albums.len(), 350)?;
    let sql = r#"SELECT "AlbumId", "Name" FROM "Track" WHERE "AlbumId" IS NOT NULL AND "Milliseconds" > 600000
        AND ("Composer" <> 'Jimmy Page' OR "Composer" IS NULL)"#;
    compare(
        db,
        pairs(&albums, |a| a.id.raw(), |a| &a.tracks, by_name),
        sql,
    )
    .await
}

async fn filtered_to_nothing(db: &Db) -> Outcome {
    let albums = Album::all()
        .with(|a| a.tracks.filter(|t| t.milliseconds.lt(0)))
        .fetch(db)
        .await?;
    equal(
        (albums.len(), albums.iter().all(|a| a.tracks.is_empty())),
        (350, true),
    )
}

async fn filter_with_a_join(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.lt(50)).with(|a| {
        a.tracks
            .filter(|t| t.genre.name.eq("Rock") & t.album.title.contains("e"))
    });
    let sql = r#"SELECT t."AlbumId", t."Name" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE a."AlbumId" < 50 AND t."GenreId" = 1 AND replace(a."Title", 'e', '') <> a."Title""#;
    compare(
        db,
        pairs(
            &query.fetch(db).await?,
            |a| a.id.raw(),
            |a| &a.tracks,
            by_name,
        ),
        sql,
    )
    .await
}

async fn filter_with_any(db: &Db) -> Outcome {
    let query = Album::all().with(|a| {
        a.tracks
            .filter(|t| t.playlists.any(|p| p.name.eq("Grunge")))
    });
    let sql = r#"SELECT t."AlbumId", t."Name" FROM "Track" t JOIN "PlaylistTrack" x ON x."TrackId" = t."TrackId"
        WHERE x."PlaylistId" = 16"#;
    compare(
        db,
        pairs(
            &query.fetch(db).await?,
            |a| a.id.raw(),
            |a| &a.tracks,
            by_name,
        ),
        sql,
    )
    .await
}

async fn ordered_by_a_join(db: &Db) -> Outcome {
    let query = Playlist::filter(|p| p.id.gt(15)).order_by(|p| p.id);
    let query = query.with(|p| {
        p.tracks
            .order_by(|t| (t.album.artist.name, -t.album.title, t.id))
    });
    let sql = r#"SELECT x."PlaylistId", t."Name" FROM "PlaylistTrack" x JOIN "Track" t ON t."TrackId" = x."TrackId"
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE x."PlaylistId" > 15 ORDER BY x."PlaylistId", r."Name" NULLS FIRST, a."Title" DESC NULLS LAST, t."TrackId""#;
    compare(
        db,
        pairs(
            &query.fetch(db).await?,
            |p| p.id.raw(),
            |p| &p.tracks,
            by_name,
        ),
        sql,
    )
    .await
}

async fn many_to_many(db: &Db) -> Outcome {
    let playlists = Playlist::all().with(|p| p.tracks).fetch(db).await?;
    equal(playlists.len(), 19)?;
    let sql = r#"SELECT x."PlaylistId", t."TrackId", t."Name" FROM "PlaylistTrack" x
        JOIN "Track" t ON t."TrackId" = x."TrackId""#;
    let row = |t: &Track| vec![t.id.to_string(), t.name.clone()];
    compare(
        db,
        pairs(&playlists, |p| p.id.raw(), |p| &p.tracks, row),
        sql,
    )
    .await
}

async fn many_to_many_filtered(db: &Db) -> Outcome {
    let query = Playlist::all().with(|p| {
        p.tracks
            .filter(|t| t.unit_price.gt(money("0.99")))
            .order_by(|t| -t.id)
    });
    let sql = r#"SELECT x."PlaylistId", t."Name" FROM "PlaylistTrack" x JOIN "Track" t ON t."TrackId" = x."TrackId"
        WHERE t."UnitPrice" > 0.99 ORDER BY x."PlaylistId", t."TrackId" DESC"#;
    let playlists = query.order_by(|p| p.id).fetch(db).await?;
    compare(
        db,
        pairs(&playlists, |p| p.id.raw(), |p| &p.tracks, by_name),
        sql,
    )
    .await
}

async fn other_side_of_many_to_many(db: &Db) -> Outcome {
    let tracks = Track::filter(|t| t.id.gt(3300))
        .with(|t| t.playlists.order_by(|p| -p.id))
        .order_by(|t| t.id)
        .fetch(db)
        .await?;
    let sql = r#"SELECT x."TrackId", p."Name" FROM "PlaylistTrack" x JOIN "Playlist" p ON p."PlaylistId" = x."PlaylistId"
        WHERE x."TrackId" > 3300 ORDER BY x."TrackId", p."PlaylistId" DESC"#;
    let row = |p: &Playlist| vec![p.name.clone().unwrap_or("NULL".into())];
    compare(
        db,
        pairs(&tracks, |t| t.id.raw(), |t| &t.playlists, row),
        sql,
    )
    .await
}

async fn both_sides_are_the_same_pairs(db: &Db) -> Outcome {
    let ours = Playlist::all().with(|p| p.tracks).fetch(db).await?;
    let theirs = Track::all().with(|t| t.playlists).fetch(db).await?;
    let mut from_here: Vec<_> = ours
        .iter()
        .flat_map(|p| p.tracks.iter().map(|t| (p.id.raw(), t.id.raw())))
        .collect();
    let mut from_there: Vec<_> = theirs
        .iter()
        .flat_map(|t| t.playlists.iter().map(|p| (p.id.raw(), t.id.raw())))
        .collect();
    from_here.sort_unstable();
    from_there.sort_unstable();
    equal((from_here.len(), from_here == from_there), (8718, true))
}

async fn two_relations(db: &Db) -> Outcome {
    let tracks = Track::filter(|t| t.id.lt(200))
        .with(|t| (t.playlists, t.invoice_lines))
        .order_by(|t| t.id)
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId",
        (SELECT count(*) FROM "PlaylistTrack" x WHERE x."TrackId" = t."TrackId"),
        (SELECT coalesce(sum(l."Quantity"), 0) FROM "InvoiceLine" l WHERE l."TrackId" = t."TrackId")
        FROM "Track" t WHERE t."TrackId" < 200 ORDER BY t."TrackId""#;
    let line = lines(&tracks, |t| {
        (
            t.id,
            t.playlists.len().to_string(),
            t.invoice_lines.iter().map(|l| l.quantity).sum::<i32>(),
        )
    });
    compare(db, line, sql).await
}

async fn itself(db: &Db) -> Outcome {
    let employees = Employee::all()
        .with(|e| (e.reports.order_by(|r| r.last_name), e.reports_to))
        .order_by(|e| e.id);
    let employees = employees.fetch(db).await?;
    equal(
        employees.iter().filter(|e| e.reports_to.is_none()).count(),
        2,
    )?;
    let sql = r#"SELECT "ReportsTo", "LastName" FROM "Employee" WHERE "ReportsTo" IS NOT NULL
        ORDER BY "ReportsTo", "LastName""#;
    let row = |e: &Employee| vec![e.last_name.clone()];
    compare(
        db,
        pairs(&employees, |e| e.id.raw(), |e| &e.reports, row),
        sql,
    )
    .await
}

/// Rows whose key to the owner is NULL belong to nobody.
async fn nullable_owner(db: &Db) -> Outcome {
    let genres = Genre::all().with(|g| g.tracks).fetch(db).await?;
    let owned: usize = genres.iter().map(|g| g.tracks.len()).sum();
    equal((genres.len(), owned), (26, 3505))
}

async fn of_nothing(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.title.eq("no such album")).with(|a| a.tracks);
    let (rows, sent) = statements(query.fetch(db)).await?;
    equal((rows.len(), sent), (0, 1))
}

async fn of_one(db: &Db) -> Outcome {
    let invoice = Invoice::filter(|i| i.id.eq(413))
        .with(|i| i.lines.order_by(|l| l.id))
        .one(db)
        .await?;
    let sql = r#"SELECT * FROM "InvoiceLine" WHERE "InvoiceId" = 413 ORDER BY "InvoiceLineId""#;
    compare(db, lines(&invoice.lines, |l| l), sql).await
}

async fn of_the_first(db: &Db) -> Outcome {
    let first = MediaType::all()
        .order_by(|m| -m.id)
        .with(|m| m.tracks.order_by(|t| t.id))
        .first(db)
        .await?;
    let tracks = first.map(|m| m.tracks).unwrap_or_default();
    compare(
        db,
        lines(&tracks, |t| t),
        r#"SELECT * FROM "Track" WHERE "MediaTypeId" = 5 ORDER BY "TrackId""#,
    )
    .await
}

async fn of_a_page(db: &Db) -> Outcome {
    let query = Album::all()
        .order_by(|a| (a.title, a.id))
        .with(|a| a.tracks.order_by(|t| t.id));
    let page = query.page(3, 20).fetch(db).await?;
    let sql = r#"SELECT p."AlbumId", t."Name" FROM (SELECT * FROM "Album" ORDER BY "Title", "AlbumId" LIMIT 20 OFFSET 40) p
        JOIN "Track" t ON t."AlbumId" = p."AlbumId" ORDER BY p."Title", p."AlbumId", t."TrackId""#;
    compare(
        db,
        pairs(&page.items, |a| a.id.raw(), |a| &a.tracks, by_name),
        sql,
    )
    .await
}

async fn later_load_wins(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.le(5))
        .with(|a| a.tracks)
        .with(|a| a.tracks.filter(|t| t.id.le(15)));
    let sql = r#"SELECT "AlbumId", "Name" FROM "Track" WHERE "AlbumId" <= 5 AND "TrackId" <= 15"#;
    compare(
        db,
        pairs(
            &query.fetch(db).await?,
            |a| a.id.raw(),
            |a| &a.tracks,
            by_name,
        ),
        sql,
    )
    .await
}

async fn statements_for_two(db: &Db) -> Outcome {
    let (_, sent) = statements(Album::all().with(|a| a.tracks).fetch(db)).await?;
    let (_, both) = statements(
        Track::all()
            .with(|t| (t.playlists, t.invoice_lines, t.album, t.genre))
            .fetch(db),
    )
    .await?;
    let (_, one) = statements(Playlist::all().with(|p| p.tracks).limit(1).fetch(db)).await?;
    equal((sent, both, one), (2, 3, 2))
}
