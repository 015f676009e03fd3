//! Two and three levels of `.with` in every combination, with `None` in between.

use super::{
    lines::{Line, Outcome, compare, equal, lines},
    models::{Album, Artist, Customer, Employee, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, money, on_shared, statements},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn load_deep() {
    on_shared(cases![
        many_in_one,
        many_in_nullable_one,
        many_in_many,
        one_in_many,
        nullable_one_in_many,
        many_in_one_in_many,
        many_in_none_in_many,
        many_to_many_in_many,
        many_in_many_to_many,
        one_in_the_other_side,
        itself_down_and_up,
        shared_owners,
        filtered_on_both_levels,
        three_levels_of_many,
        statements_for_each_level,
        no_statement_for_an_empty_level
    ]);
}

fn count(number: usize) -> String {
    number.to_string()
}

async fn many_in_one(db: &Db) -> Outcome {
    let rows = Album::filter(|a| a.id.lt(40))
        .with(|a| a.artist.with(|r| r.albums))
        .fetch(db)
        .await?;
    let sql = r#"SELECT a."AlbumId", r."Name", (SELECT count(*) FROM "Album" b WHERE b."ArtistId" = r."ArtistId")
        FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE a."AlbumId" < 40"#;
    compare(
        db,
        lines(&rows, |a| {
            (a.id, &a.artist.name, count(a.artist.albums.len()))
        }),
        sql,
    )
    .await
}

async fn many_in_nullable_one(db: &Db) -> Outcome {
    let rows = Track::filter(|t| t.id.gt(3480))
        .order_by(|t| t.id)
        .with(|t| t.album.with(|a| a.tracks))
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", a."Title", (SELECT sum(u."Milliseconds") FROM "Track" u WHERE u."AlbumId" = a."AlbumId")
        FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."TrackId" > 3480 ORDER BY t."TrackId""#;
    let line = lines(&rows, |t| {
        let album = t.album.as_ref();
        let length = album.map(|a| a.tracks.iter().map(|u| u.milliseconds).sum::<i32>());
        (t.id, album.map(|a| &a.title), length)
    });
    compare(db, line, sql).await
}

async fn many_in_many(db: &Db) -> Outcome {
    let artists = Artist::all()
        .with(|r| r.albums.with(|a| a.tracks))
        .fetch(db)
        .await?;
    let ours: Vec<Line> = artists
        .iter()
        .flat_map(|r| {
            r.albums.iter().flat_map(|a| {
                a.tracks
                    .iter()
                    .map(|t| vec![r.id.to_string(), a.title.clone(), t.id.to_string()])
            })
        })
        .collect();
    let sql = r#"SELECT a."ArtistId", a."Title", t."TrackId" FROM "Album" a JOIN "Track" t ON t."AlbumId" = a."AlbumId""#;
    compare(db, ours, sql).await
}

async fn one_in_many(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.id.lt(60))
        .with(|a| a.tracks.with(|t| t.media_type))
        .fetch(db)
        .await?;
    let ours: Vec<Line> = albums
        .iter()
        .flat_map(|a| lines(&a.tracks, |t| (a.id, t.id, &t.media_type.name)))
        .collect();
    let sql = r#"SELECT t."AlbumId", t."TrackId", m."Name" FROM "Track" t
        JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId" WHERE t."AlbumId" < 60"#;
    compare(db, ours, sql).await
}

async fn nullable_one_in_many(db: &Db) -> Outcome {
    let playlists = Playlist::filter(|p| p.id.gt(8))
        .with(|p| p.tracks.with(|t| (t.album.artist, t.genre)))
        .fetch(db)
        .await?;
    let ours: Vec<Line> = playlists
        .iter()
        .flat_map(|p| {
            lines(&p.tracks, |t| {
                let artist = t.album.as_ref().and_then(|a| a.artist.name.as_ref());
                (p.id, t.id, artist, t.genre.as_ref().map(|g| g.id))
            })
        })
        .collect();
    let sql = r#"SELECT x."PlaylistId", t."TrackId", r."Name", t."GenreId" FROM "PlaylistTrack" x
        JOIN "Track" t ON t."TrackId" = x."TrackId" LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE x."PlaylistId" > 8"#;
    compare(db, ours, sql).await
}

async fn many_in_one_in_many(db: &Db) -> Outcome {
    let query =
        Invoice::filter(|i| i.id.gt(400)).with(|i| i.lines.with(|l| l.track.with(|t| t.playlists)));
    let ours: Vec<Line> = query
        .fetch(db)
        .await?
        .iter()
        .flat_map(|i| {
            lines(&i.lines, |l| {
                (i.id, l.id, &l.track.name, count(l.track.playlists.len()))
            })
        })
        .collect();
    let sql = r#"SELECT l."InvoiceId", l."InvoiceLineId", t."Name",
        (SELECT count(*) FROM "PlaylistTrack" x WHERE x."TrackId" = t."TrackId")
        FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId" WHERE l."InvoiceId" > 400"#;
    compare(db, ours, sql).await
}

/// Some tracks of a playlist have no album: its tracks are loaded for the others, and nothing shifts.
async fn many_in_none_in_many(db: &Db) -> Outcome {
    let query = Playlist::filter(|p| p.id.gt(17)).with(|p| {
        p.tracks.with(|t| {
            (
                t.album.with(|a| a.tracks),
                t.invoice_lines,
                t.genre.with(|g| g.tracks),
            )
        })
    });
    let playlists = query.fetch(db).await?;
    let ours: Vec<Line> = playlists
        .iter()
        .flat_map(|p| {
            lines(&p.tracks, |t| {
                let album = t.album.as_ref().map(|a| count(a.tracks.len()));
                let genre = t.genre.as_ref().map(|g| count(g.tracks.len()));
                (p.id, t.id, album, count(t.invoice_lines.len()), genre)
            })
        })
        .collect();
    let sql = r#"SELECT x."PlaylistId", t."TrackId",
        CASE WHEN t."AlbumId" IS NOT NULL THEN (SELECT count(*) FROM "Track" u WHERE u."AlbumId" = t."AlbumId") END,
        (SELECT count(*) FROM "InvoiceLine" l WHERE l."TrackId" = t."TrackId"),
        CASE WHEN t."GenreId" IS NOT NULL THEN (SELECT count(*) FROM "Track" u WHERE u."GenreId" = t."GenreId") END
        FROM "PlaylistTrack" x JOIN "Track" t ON t."TrackId" = x."TrackId" WHERE x."PlaylistId" > 17"#;
    compare(db, ours, sql).await
}

async fn many_to_many_in_many(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.artist.eq(127))
        .with(|a| a.tracks.with(|t| t.playlists.order_by(|p| p.id)))
        .fetch(db)
        .await?;
    let ours: Vec<Line> = albums
        .iter()
        .flat_map(|a| {
            a.tracks
                .iter()
                .flat_map(|t| lines(&t.playlists, |p| (t.id, p.id)))
        })
        .collect();
    let sql = r#"SELECT x."TrackId", x."PlaylistId" FROM "PlaylistTrack" x JOIN "Track" t ON t."TrackId" = x."TrackId"
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE a."ArtistId" = 127"#;
    compare(db, ours, sql).await
}

async fn many_in_many_to_many(db: &Db) -> Outcome {
    let playlists = Playlist::filter(|p| p.id.ge(12))
        .with(|p| p.tracks.with(|t| t.invoice_lines))
        .fetch(db)
        .await?;
    let ours: Vec<Line> = playlists
        .iter()
        .flat_map(|p| {
            p.tracks
                .iter()
                .flat_map(|t| lines(&t.invoice_lines, |l| (p.id, t.id, l.id)))
        })
        .collect();
    let sql = r#"SELECT x."PlaylistId", x."TrackId", l."InvoiceLineId" FROM "PlaylistTrack" x
        JOIN "InvoiceLine" l ON l."TrackId" = x."TrackId" WHERE x."PlaylistId" >= 12"#;
    compare(db, ours, sql).await
}

async fn one_in_the_other_side(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.id.gt(50)).with(|c| {
        (
            c.support_rep.with(|e| e.reports_to),
            c.invoices.with(|i| i.lines),
        )
    });
    let ours = query.fetch(db).await?;
    let line = lines(&ours, |c| {
        let boss = c.support_rep.as_ref().and_then(|e| e.reports_to.as_ref());
        let sold = c.invoices.iter().map(|i| i.lines.len()).sum();
        (c.id, boss.map(|b| &b.last_name), count(sold))
    });
    let sql = r#"SELECT c."CustomerId", b."LastName", (SELECT count(*) FROM "InvoiceLine" l JOIN "Invoice" i
        ON i."InvoiceId" = l."InvoiceId" WHERE i."CustomerId" = c."CustomerId") FROM "Customer" c
        LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId" LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo"
        WHERE c."CustomerId" > 50"#;
    compare(db, line, sql).await
}

async fn itself_down_and_up(db: &Db) -> Outcome {
    let query = Employee::all().order_by(|e| e.id).with(|e| {
        (
            e.reports
                .with(|r| (r.reports_to, r.reports.order_by(|s| s.id)))
                .order_by(|r| r.id),
            e.reports_to.with(|b| b.reports),
        )
    });
    let rows = query.fetch(db).await?;
    let top = &rows[0];
    let below: Vec<_> = top
        .reports
        .iter()
        .map(|r| (r.id.raw(), r.reports.len()))
        .collect();
    let bosses: Vec<_> = top
        .reports
        .iter()
        .map(|r| r.reports_to.as_ref().map(|b| b.id.raw()))
        .collect();
    let siblings: Vec<_> = rows
        .iter()
        .map(|e| e.reports_to.as_ref().map(|b| b.reports.len()))
        .collect();
    equal(
        (below, bosses),
        (vec![(2, 3), (6, 2)], vec![Some(1), Some(1)]),
    )?;
    equal(
        siblings,
        [
            vec![None],
            vec![Some(2)],
            vec![Some(3); 3],
            vec![Some(2)],
            vec![Some(2); 2],
            vec![None],
        ]
        .concat(),
    )
}

/// Many tracks share one album: each gets all of its tracks.
async fn shared_owners(db: &Db) -> Outcome {
    let tracks = Track::filter(|t| t.album.eq(141))
        .with(|t| t.album.with(|a| (a.tracks, a.artist)))
        .fetch(db)
        .await?;
    let sizes: Vec<_> = tracks
        .iter()
        .map(|t| t.album.as_ref().map_or(0, |a| a.tracks.len()))
        .collect();
    equal(
        (sizes.len(), sizes.iter().all(|size| *size == 57)),
        (57, true),
    )
}

async fn filtered_on_both_levels(db: &Db) -> Outcome {
    let query = Artist::filter(|r| r.name.starts_with("A")).with(|r| {
        r.albums.filter(|a| a.title.contains("a")).with(|a| {
            a.tracks
                .filter(|t| t.unit_price.eq(money("0.99")) & t.milliseconds.lt(200_000))
                .order_by(|t| -t.milliseconds)
        })
    });
    let artists = query.order_by(|r| r.id).fetch(db).await?;
    let ours: Vec<Line> = artists
        .iter()
        .flat_map(|r| {
            r.albums
                .iter()
                .flat_map(|a| lines(&a.tracks, |t| (r.id, a.id, t.id)))
        })
        .collect();
    let sql = r#"SELECT a."ArtistId", a."AlbumId", t."TrackId" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE substr(r."Name", 1, 1) = 'A'
        AND replace(a."Title", 'a', '') <> a."Title" AND t."UnitPrice" = 0.99 AND t."Milliseconds" < 200000"#;
    compare(db, ours, sql).await
}

async fn three_levels_of_many(db: &Db) -> Outcome {
    let query = Artist::filter(|r| r.id.lt(30)).with(|r| {
        r.albums
            .with(|a| a.tracks.with(|t| (t.invoice_lines, t.playlists)))
    });
    let artists = query.fetch(db).await?;
    let ours: Vec<Line> = artists
        .iter()
        .flat_map(|r| {
            r.albums.iter().flat_map(|a| {
                lines(&a.tracks, |t| {
                    (
                        r.id,
                        a.id,
                        t.id,
                        count(t.invoice_lines.len()),
                        count(t.playlists.len()),
                    )
                })
            })
        })
        .collect();
    let sql = r#"SELECT a."ArtistId", a."AlbumId", t."TrackId",
        (SELECT count(*) FROM "InvoiceLine" l WHERE l."TrackId" = t."TrackId"),
        (SELECT count(*) FROM "PlaylistTrack" x WHERE x."TrackId" = t."TrackId")
        FROM "Album" a JOIN "Track" t ON t."AlbumId" = a."AlbumId" WHERE a."ArtistId" < 30"#;
    compare(db, ours, sql).await
}

async fn statements_for_each_level(db: &Db) -> Outcome {
    let query = Artist::all().with(|r| {
        r.albums.with(|a| {
            (
                a.artist,
                a.tracks.with(|t| (t.genre, t.playlists, t.invoice_lines)),
            )
        })
    });
    let (_, five) = statements(query.fetch(db)).await?;
    let query = InvoiceLine::all().with(|l| {
        (
            l.track.with(|t| (t.playlists, t.album.with(|a| a.tracks))),
            l.invoice,
        )
    });
    let (_, three) = statements(query.fetch(db)).await?;
    equal((five, three), (5, 3))
}

async fn no_statement_for_an_empty_level(db: &Db) -> Outcome {
    let query = Artist::filter(|r| r.id.eq(278))
        .with(|r| r.albums.with(|a| a.tracks.with(|t| t.playlists)));
    let (rows, sent) = statements(query.fetch(db)).await?;
    equal(
        (rows[0].albums.len(), rows[0].albums[0].tracks.len(), sent),
        (1, 0, 3),
    )
}
