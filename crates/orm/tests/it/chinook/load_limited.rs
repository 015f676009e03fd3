//! `.with` over to-many relations of which each owner gets only some rows.

use super::{
    lines::{Line, Outcome, compare, equal, lines},
    models::{Album, Artist, Customer, Genre, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, on_shared, statements},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn load_limited() {
    on_shared(cases![
        first_of_each,
        window_of_each,
        offset_alone,
        by_key_without_an_order,
        by_the_models_order,
        filtered_before_it_is_limited,
        ordered_by_a_join,
        over_a_third_table,
        other_side_of_the_third_table,
        with_a_joined_relation,
        with_lists_below,
        limited_below_limited,
        two_limited_lists,
        zero_is_none,
        of_rows_at_hand,
        three_levels_are_three_statements,
        the_other_models_key
    ]);
}

/// A line for each pair of an owner's number and what is shown of a row of its own.
fn pairs<'r, C: 'r>(
    owners: impl IntoIterator<Item = (i32, &'r [C])>,
    row: impl Fn(&C) -> i32,
) -> Vec<Line> {
    let owners = owners.into_iter();
    owners
        .flat_map(|(id, many)| {
            let rows: Vec<_> = many
                .iter()
                .map(|one| vec![id.to_string(), row(one).to_string()])
                .collect();
            rows
        })
        .collect()
}

/// The rows of `from` numbered for each owner, of which some are taken.
fn numbered(key: &str, shown: &str, from: &str, order: &str, which: &str) -> String {
    format!(
        r"SELECT k, v FROM (SELECT {key} AS k, {shown} AS v, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS n
        FROM {from}) AS part WHERE n {which} ORDER BY k, n"
    )
}

const TRACKS: &str = r#""Track" t WHERE t."AlbumId" IS NOT NULL"#;

async fn first_of_each(db: &Db) -> Outcome {
    let query = Album::all()
        .order_by(|a| a.id)
        .with(|a| a.tracks.order_by(|t| (-t.milliseconds, t.id)).limit(2));
    let (albums, sent) = statements(query.fetch(db)).await?;
    equal((albums.len(), sent), (350, 2))?;
    let sql = numbered(
        r#"t."AlbumId""#,
        r#"t."TrackId""#,
        TRACKS,
        r#"t."Milliseconds" DESC, t."TrackId""#,
        "<= 2",
    );
    compare(
        db,
        pairs(albums.iter().map(|a| (a.id.raw(), &*a.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn window_of_each(db: &Db) -> Outcome {
    let query = Album::all()
        .order_by(|a| a.id)
        .with(|a| a.tracks.order_by(|t| (t.name, t.id)).offset(3).limit(2));
    let albums = query.fetch(db).await?;
    let sql = numbered(
        r#"t."AlbumId""#,
        r#"t."TrackId""#,
        TRACKS,
        r#"t."Name", t."TrackId""#,
        "BETWEEN 4 AND 5",
    );
    compare(
        db,
        pairs(albums.iter().map(|a| (a.id.raw(), &*a.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn offset_alone(db: &Db) -> Outcome {
    let albums = Album::all()
        .order_by(|a| a.id)
        .with(|a| a.tracks.order_by(|t| -t.id).offset(20))
        .fetch(db)
        .await?;
    let sql = numbered(
        r#"t."AlbumId""#,
        r#"t."TrackId""#,
        TRACKS,
        r#"t."TrackId" DESC"#,
        "> 20",
    );
    compare(
        db,
        pairs(albums.iter().map(|a| (a.id.raw(), &*a.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn by_key_without_an_order(db: &Db) -> Outcome {
    let artists = Artist::all()
        .order_by(|a| a.id)
        .with(|a| a.albums.limit(1))
        .fetch(db)
        .await?;
    let sql =
        r#"SELECT "ArtistId", min("AlbumId") FROM "Album" GROUP BY "ArtistId" ORDER BY "ArtistId""#;
    compare(
        db,
        pairs(artists.iter().map(|a| (a.id.raw(), &*a.albums)), |a| {
            a.id.raw()
        }),
        sql,
    )
    .await
}

async fn by_the_models_order(db: &Db) -> Outcome {
    let tracks = Track::filter(|t| t.id.lt(20))
        .order_by(|t| t.id)
        .with(|t| t.playlists.limit(2))
        .fetch(db)
        .await?;
    let from = r#""Playlist" p JOIN "PlaylistTrack" l ON l."PlaylistId" = p."PlaylistId" WHERE l."TrackId" < 20"#;
    let last = if db.dialect() == carafe_orm::sql::Dialect::Postgres {
        " NULLS LAST"
    } else {
        ""
    };
    let order = format!(r#"p."Name" DESC{last}, p."PlaylistId""#);
    let sql = numbered(r#"l."TrackId""#, r#"p."PlaylistId""#, from, &order, "<= 2");
    compare(
        db,
        pairs(tracks.iter().map(|t| (t.id.raw(), &*t.playlists)), |p| {
            p.id.raw()
        }),
        &sql,
    )
    .await
}

async fn filtered_before_it_is_limited(db: &Db) -> Outcome {
    let query = Album::all().order_by(|a| a.id).with(|a| {
        a.tracks
            .filter(|t| t.milliseconds.gt(300_000))
            .filter(|t| t.composer.is_null())
            .order_by(|t| -t.id)
            .limit(3)
    });
    let albums = query.fetch(db).await?;
    equal(albums.len(), 350)?;
    let from = r#""Track" t WHERE t."AlbumId" IS NOT NULL AND t."Milliseconds" > 300000 AND t."Composer" IS NULL"#;
    let sql = numbered(
        r#"t."AlbumId""#,
        r#"t."TrackId""#,
        from,
        r#"t."TrackId" DESC"#,
        "<= 3",
    );
    compare(
        db,
        pairs(albums.iter().map(|a| (a.id.raw(), &*a.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn ordered_by_a_join(db: &Db) -> Outcome {
    let query = Genre::all()
        .order_by(|g| g.id)
        .with(|g| g.tracks.order_by(|t| (-t.album.title, t.id)).limit(3));
    let genres = query.fetch(db).await?;
    let from = r#""Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."GenreId" IS NOT NULL"#;
    let last = if db.dialect() == carafe_orm::sql::Dialect::Postgres {
        " NULLS LAST"
    } else {
        ""
    };
    let order = format!(r#"a."Title" DESC{last}, t."TrackId""#);
    let sql = numbered(r#"t."GenreId""#, r#"t."TrackId""#, from, &order, "<= 3");
    compare(
        db,
        pairs(genres.iter().map(|g| (g.id.raw(), &*g.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn over_a_third_table(db: &Db) -> Outcome {
    let query = Playlist::all()
        .order_by(|p| p.id)
        .with(|p| p.tracks.order_by(|t| (t.unit_price, -t.id)).limit(4));
    let (playlists, sent) = statements(query.fetch(db)).await?;
    equal((playlists.len(), sent), (19, 2))?;
    let from = r#""PlaylistTrack" l JOIN "Track" t ON t."TrackId" = l."TrackId""#;
    let sql = numbered(
        r#"l."PlaylistId""#,
        r#"t."TrackId""#,
        from,
        r#"t."UnitPrice", t."TrackId" DESC"#,
        "<= 4",
    );
    compare(
        db,
        pairs(playlists.iter().map(|p| (p.id.raw(), &*p.tracks)), |t| {
            t.id.raw()
        }),
        &sql,
    )
    .await
}

async fn other_side_of_the_third_table(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| t.id)
        .with(|t| t.playlists.order_by(|p| -p.id).offset(1).limit(1));
    let tracks = query.fetch(db).await?;
    equal(tracks.len(), 3506)?;
    let sql = numbered(
        r#"l."TrackId""#,
        r#"l."PlaylistId""#,
        r#""PlaylistTrack" l"#,
        r#"l."PlaylistId" DESC"#,
        "= 2",
    );
    compare(
        db,
        pairs(tracks.iter().map(|t| (t.id.raw(), &*t.playlists)), |p| {
            p.id.raw()
        }),
        &sql,
    )
    .await
}

async fn with_a_joined_relation(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.le(30)).order_by(|a| a.id).with(|a| {
        a.tracks
            .order_by(|t| t.id)
            .limit(1)
            .with(|t| (t.genre, t.media_type))
    });
    let (albums, sent) = statements(query.fetch(db)).await?;
    equal(sent, 2)?;
    let rows = albums.iter().flat_map(|a| &a.tracks).collect::<Vec<_>>();
    let ours = lines(rows, |t| {
        (
            t.id,
            t.genre.as_ref().map(|genre| genre.name.clone()),
            t.media_type.name.clone(),
        )
    });
    let sql = r#"SELECT t."TrackId", g."Name", m."Name" FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId"
        WHERE t."TrackId" IN (SELECT min("TrackId") FROM "Track" WHERE "AlbumId" <= 30 GROUP BY "AlbumId") ORDER BY t."AlbumId""#;
    compare(db, ours, sql).await
}

async fn with_lists_below(db: &Db) -> Outcome {
    let query = Customer::all().order_by(|c| c.id).with(|c| {
        c.invoices
            .order_by(|i| (-i.total, i.id))
            .limit(1)
            .with(|i| i.lines.order_by(|l| l.id))
    });
    let (customers, sent) = statements(query.fetch(db)).await?;
    equal(sent, 3)?;
    let lists = customers
        .iter()
        .flat_map(|c| c.invoices.iter().map(|i| (c.id.raw(), &*i.lines)));
    let best = r#"(SELECT i."InvoiceId" FROM "Invoice" i WHERE i."CustomerId" = c."CustomerId" ORDER BY i."Total" DESC, i."InvoiceId" LIMIT 1)"#;
    let sql = format!(
        r#"SELECT c."CustomerId", l."InvoiceLineId" FROM "Customer" c JOIN "InvoiceLine" l ON l."InvoiceId" = {best}
        ORDER BY c."CustomerId", l."InvoiceLineId""#
    );
    compare(db, pairs(lists, |l| l.id.raw()), &sql).await
}

async fn limited_below_limited(db: &Db) -> Outcome {
    let query = Artist::all().order_by(|a| a.id).with(|a| {
        a.albums
            .order_by(|x| -x.id)
            .limit(1)
            .with(|x| x.tracks.order_by(|t| (-t.unit_price, -t.id)).limit(2))
    });
    let (artists, sent) = statements(query.fetch(db)).await?;
    equal(sent, 3)?;
    let lists = artists
        .iter()
        .flat_map(|a| a.albums.iter().map(|x| (a.id.raw(), &*x.tracks)));
    let from = r#""Track" t JOIN (SELECT "ArtistId", max("AlbumId") AS "AlbumId" FROM "Album" GROUP BY "ArtistId") AS x
        ON x."AlbumId" = t."AlbumId""#;
    let sql = numbered(
        r#"x."ArtistId""#,
        r#"t."TrackId""#,
        from,
        r#"t."UnitPrice" DESC, t."TrackId" DESC"#,
        "<= 2",
    );
    compare(db, pairs(lists, |t| t.id.raw()), &sql).await
}

async fn two_limited_lists(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.ge(3400))
        .order_by(|t| t.id)
        .with(|t| {
            (
                t.invoice_lines.order_by(|l| -l.id).limit(1),
                t.playlists.order_by(|p| p.id).limit(1),
            )
        });
    let (tracks, sent) = statements(query.fetch(db)).await?;
    equal(sent, 3)?;
    let ours = pairs(
        tracks.iter().map(|t| (t.id.raw(), &*t.invoice_lines)),
        |l| l.id.raw(),
    );
    let sql = r#"SELECT "TrackId", max("InvoiceLineId") FROM "InvoiceLine" WHERE "TrackId" >= 3400 GROUP BY "TrackId" ORDER BY "TrackId""#;
    compare(db, ours, sql).await?;
    let ours = pairs(tracks.iter().map(|t| (t.id.raw(), &*t.playlists)), |p| {
        p.id.raw()
    });
    let sql = r#"SELECT "TrackId", min("PlaylistId") FROM "PlaylistTrack" WHERE "TrackId" >= 3400 GROUP BY "TrackId" ORDER BY "TrackId""#;
    compare(db, ours, sql).await
}

async fn zero_is_none(db: &Db) -> Outcome {
    let albums = Album::all().with(|a| a.tracks.limit(0)).fetch(db).await?;
    equal(
        (albums.len(), albums.iter().map(|a| a.tracks.len()).sum()),
        (350, 0),
    )
}

async fn of_rows_at_hand(db: &Db) -> Outcome {
    let invoices = Invoice::filter(|i| i.id.le(40))
        .order_by(|i| i.id)
        .fetch(db)
        .await?;
    let load = Invoice::load(invoices, db, |i| {
        (
            i.customer,
            i.lines.order_by(|l| -l.id).limit(2).with(|l| l.track),
        )
    });
    let (invoices, sent) = statements(load).await?;
    equal(sent, 2)?;
    let ours = invoices
        .iter()
        .flat_map(|i| i.lines.iter().map(move |l| (i, l)));
    let ours: Vec<_> = ours
        .map(|(i, l)| {
            vec![
                i.customer.email.clone(),
                l.id.raw().to_string(),
                l.track.name.clone(),
            ]
        })
        .collect();
    let sql = r#"SELECT e, k, v FROM (SELECT i."InvoiceId" AS i, c."Email" AS e, l."InvoiceLineId" AS k, t."Name" AS v,
        row_number() OVER (PARTITION BY i."InvoiceId" ORDER BY l."InvoiceLineId" DESC) AS n
        FROM "Invoice" i JOIN "Customer" c ON c."CustomerId" = i."CustomerId" JOIN "InvoiceLine" l ON l."InvoiceId" = i."InvoiceId"
        JOIN "Track" t ON t."TrackId" = l."TrackId" WHERE i."InvoiceId" <= 40) AS part WHERE n <= 2 ORDER BY i, n"#;
    compare(db, ours, sql).await
}

async fn three_levels_are_three_statements(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.id.lt(60))
        .order_by(|a| a.id)
        .with(|a| {
            a.albums.order_by(|x| x.id).with(|x| {
                x.tracks.order_by(|t| t.id).with(|t| {
                    t.invoice_lines
                        .order_by(|l| l.id)
                        .with(|l| l.invoice.customer)
                })
            })
        });
    let (artists, sent) = statements(query.fetch(db)).await?;
    equal(sent, 4)?;
    let bought = artists
        .iter()
        .flat_map(|a| &a.albums)
        .flat_map(|x| &x.tracks)
        .flat_map(|t| &t.invoice_lines);
    let ours = lines(bought.collect::<Vec<_>>(), |l| {
        (l.id, l.invoice.customer.email.clone())
    });
    let sql = r#"SELECT l."InvoiceLineId", c."Email" FROM "InvoiceLine" l JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        JOIN "Customer" c ON c."CustomerId" = i."CustomerId" JOIN "Track" t ON t."TrackId" = l."TrackId"
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE a."ArtistId" < 60
        ORDER BY a."ArtistId", a."AlbumId", t."TrackId", l."InvoiceLineId""#;
    compare(db, ours, sql).await
}

async fn the_other_models_key(db: &Db) -> Outcome {
    let line_of = InvoiceLine::COLS.track;
    let query = Track::filter(|t| {
        t.rev(line_of)
            .any(|l| l.quantity.ge(1) & l.invoice.total.gt(20))
    });
    let query = query
        .order_by(|t| t.id)
        .with(|t| t.rev(line_of).order_by(|l| -l.id).limit(1));
    let (tracks, sent) = statements(query.fetch(db)).await?;
    equal(sent, 2)?;
    let ours = pairs(
        tracks.iter().map(|(t, bought)| (t.id.raw(), &**bought)),
        |l| l.id.raw(),
    );
    let sql = r#"SELECT l."TrackId", max(l."InvoiceLineId") FROM "InvoiceLine" l WHERE l."TrackId" IN (SELECT x."TrackId"
        FROM "InvoiceLine" x JOIN "Invoice" i ON i."InvoiceId" = x."InvoiceId" WHERE i."Total" > 20 AND x."Quantity" >= 1)
        GROUP BY l."TrackId" ORDER BY l."TrackId""#;
    compare(db, ours, sql).await
}
