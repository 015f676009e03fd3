//! Queries inside queries that speak of the row around them: `exists`, `.scalar()`, `outer`.

use super::{
    lines::{Outcome, compare, equal, lines, same},
    models::{Album, Artist, Customer, Employee, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, money, on_own, on_shared},
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::subquery::{exists, outer, outer_by},
};

#[test]
fn outer_references() {
    on_shared(cases![
        existing,
        not_existing,
        of_the_same_model,
        in_the_same_model,
        scalar,
        scalar_of_the_same_model,
        scalar_in_a_filter,
        scalar_in_an_order,
        scalar_without_rows,
        scalar_in_a_calculation,
        two_levels_out,
        to_another_model_two_levels_out,
        a_joined_outer_column,
        an_outer_relation,
        an_outer_calculation,
        an_outer_aggregate,
        from_inside_any,
        into_any,
        annotated,
        with_a_limit,
        without_an_outer_reference,
        in_an_aggregate,
        outside_of_a_subquery,
        of_a_stranger,
    ]);
}

#[test]
fn in_changes() {
    on_own(cases![set_to_a_scalar, deleted]);
}

async fn existing(db: &Db) -> Outcome {
    let query = Album::filter(|a| {
        exists(Track::filter(|t| {
            t.album.eq(outer(a.id)) & t.milliseconds.gt(1_000_000)
        }))
    });
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" > 1000000)"#;
    same(db, query, sql).await
}

async fn not_existing(db: &Db) -> Outcome {
    let query = Customer::filter(|c| {
        !exists(Invoice::filter(|i| {
            i.customer.eq(outer(c.id)) & i.total.gt(10)
        })) & c.country.ne("USA")
    });
    let sql = r#"SELECT * FROM "Customer" WHERE "CustomerId" NOT IN (SELECT "CustomerId" FROM "Invoice" WHERE "Total" > 10)
        AND ("Country" <> 'USA' OR "Country" IS NULL)"#;
    same(db, query, sql).await
}

/// Tracks that share their name with another track.
async fn of_the_same_model(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        exists(Track::filter(|u| {
            u.name.eq(outer(t.name)) & u.id.ne(outer(t.id))
        }))
    });
    let sql = r#"SELECT t.* FROM "Track" t WHERE t."Name" IN (SELECT "Name" FROM "Track" GROUP BY "Name" HAVING count(*) > 1)"#;
    same(db, query, sql).await
}

async fn in_the_same_model(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.milliseconds.in_(
            Track::filter(|u| u.album.eq(outer(t.album)) & u.id.ne(outer(t.id)))
                .select(|u| u.milliseconds),
        )
    });
    let sql = r#"SELECT t.* FROM "Track" t WHERE EXISTS (SELECT 1 FROM "Track" u WHERE u."AlbumId" = t."AlbumId"
        AND u."TrackId" <> t."TrackId" AND u."Milliseconds" = t."Milliseconds")"#;
    same(db, query, sql).await
}

async fn scalar(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            Invoice::filter(|i| i.customer.eq(outer(c.id)))
                .order_by(|i| (-i.total, i.id))
                .select(|i| i.date)
                .scalar(),
        )
    });
    let sql = r#"SELECT c."CustomerId", (SELECT i."InvoiceDate" FROM "Invoice" i WHERE i."CustomerId" = c."CustomerId"
        order by i."Total" DESC, i."InvoiceId" LIMIT 1) FROM "Customer" c"#;
    same(db, query, sql).await
}

/// The next longer track of the same album.
async fn scalar_of_the_same_model(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(300)).select(|t| {
        let longer = Track::filter(|u| {
            u.album.eq(outer(t.album)) & u.milliseconds.gt(outer(t.milliseconds))
        });
        (
            t.id,
            longer
                .order_by(|u| u.milliseconds)
                .select(|u| u.name)
                .scalar(),
        )
    });
    let sql = r#"SELECT t."TrackId", (SELECT u."Name" FROM "Track" u WHERE u."AlbumId" = t."AlbumId" AND u."Milliseconds" > t."Milliseconds"
        order by u."Milliseconds" LIMIT 1) FROM "Track" t WHERE t."TrackId" < 300"#;
    same(db, query, sql).await
}

async fn scalar_in_a_filter(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| {
        i.total
            .eq(Invoice::filter(|j| j.customer.eq(outer(i.customer)))
                .order_by(|j| -j.total)
                .select(|j| j.total)
                .scalar())
    });
    let sql = r#"SELECT i.* FROM "Invoice" i WHERE i."Total" = (SELECT max("Total") FROM "Invoice" j WHERE j."CustomerId" = i."CustomerId")"#;
    same(db, query, sql).await
}

async fn scalar_in_an_order(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.lt(60)).order_by(|a| {
        let longest = Track::filter(|t| t.album.eq(outer(a.id)))
            .order_by(|t| -t.milliseconds)
            .select(|t| t.milliseconds);
        (-longest.scalar(), a.id)
    });
    let sql = r#"SELECT a.* FROM "Album" a WHERE a."AlbumId" < 60
        ORDER BY (SELECT max("Milliseconds") FROM "Track" t WHERE t."AlbumId" = a."AlbumId") DESC, a."AlbumId""#;
    same(db, query, sql).await
}

async fn scalar_without_rows(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.name.is_null()).select(|a| {
        let title =
            || Album::filter(|b| b.artist.eq(outer(a.id)) & b.title.eq("none")).select(|b| b.title);
        (title().scalar(), title().limit(3).scalar())
    });
    equal(query.one(db).await?, (None, None))
}

async fn scalar_in_a_calculation(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        let first = Invoice::filter(|j| j.customer.eq(outer(i.customer)))
            .order_by(|j| j.id)
            .select(|j| j.total);
        (i.id, first.scalar() - i.total)
    });
    let sql = r#"SELECT i."InvoiceId", (SELECT j."Total" FROM "Invoice" j WHERE j."CustomerId" = i."CustomerId"
        order by j."InvoiceId" LIMIT 1) - i."Total" FROM "Invoice" i"#;
    same(db, query, sql).await
}

async fn two_levels_out(db: &Db) -> Outcome {
    let query = Employee::filter(|e| {
        exists(Employee::filter(|r| {
            r.reports_to.eq(outer(e.id))
                & exists(Employee::filter(|s| {
                    s.reports_to.eq(outer(r.id)) & s.id.gt(outer_by(2, e.id))
                }))
        }))
    });
    let sql = r#"SELECT * FROM "Employee" WHERE "EmployeeId" = 1"#;
    same(db, query, sql).await
}

async fn to_another_model_two_levels_out(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        exists(Album::filter(|b| {
            b.artist.eq(outer(a.id))
                & exists(Track::filter(|t| {
                    t.album.eq(outer(b.id)) & t.composer.eq(outer(a.name))
                }))
        }))
    });
    let sql = r#"SELECT DISTINCT r.* FROM "Artist" r JOIN "Album" a ON a."ArtistId" = r."ArtistId" JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        WHERE t."Composer" = r."Name""#;
    same(db, query, sql).await
}

async fn a_joined_outer_column(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        exists(Customer::filter(|c| {
            c.last_name.eq(outer(t.album.artist.name)) | c.first_name.eq(outer(t.genre.name))
        })) | exists(Playlist::filter(|p| p.name.eq(outer(t.genre.name))))
    });
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId" WHERE r."Name" IN (SELECT "LastName" FROM "Customer")
        OR g."Name" IN (SELECT "FirstName" FROM "Customer") OR g."Name" IN (SELECT "Name" FROM "Playlist")
        OR g."Name" IS NULL AND EXISTS (SELECT 1 FROM "Playlist" WHERE "Name" IS NULL)"#;
    same(db, query, sql).await
}

async fn an_outer_relation(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(200)).select(|t| {
        (
            t.id,
            Album::filter(|a| a.id.eq(outer(t.album)))
                .select(|a| a.artist.name)
                .scalar(),
        )
    });
    let sql = r#"SELECT t."TrackId", r."Name" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE t."TrackId" < 200"#;
    let query = query.filter(|t| t.album.title.ne("x"));
    same(db, query, sql).await
}

async fn an_outer_calculation(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        exists(Track::filter(|u| {
            u.album.eq(outer(t.album)) & u.milliseconds.gt(outer(t.milliseconds * 10))
        }))
    });
    let sql = r#"SELECT t.* FROM "Track" t WHERE EXISTS (SELECT 1 FROM "Track" u WHERE u."AlbumId" = t."AlbumId" AND u."Milliseconds" > t."Milliseconds" * 10)"#;
    same(db, query, sql).await
}

async fn an_outer_aggregate(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        exists(Playlist::filter(|p| {
            p.tracks.count().eq(outer(a.albums.count())) & p.id.lt(18)
        }))
    });
    let sql = r#"SELECT r.* FROM "Artist" r WHERE (SELECT count(*) FROM "Album" a WHERE a."ArtistId" = r."ArtistId") IN
        (SELECT (SELECT count(*) FROM "PlaylistTrack" x WHERE x."PlaylistId" = p."PlaylistId") FROM "Playlist" p WHERE p."PlaylistId" < 18)"#;
    same(db, query, sql).await
}

async fn from_inside_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums.any(|b| {
            exists(Track::filter(|t| {
                t.album.eq(outer(b.id)) & t.composer.eq(outer(a.name))
            }))
        })
    });
    let sql = r#"SELECT DISTINCT r.* FROM "Artist" r JOIN "Album" a ON a."ArtistId" = r."ArtistId" JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        WHERE t."Composer" = r."Name""#;
    same(db, query, sql).await
}

async fn into_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        exists(Album::filter(|b| {
            b.artist.eq(outer(a.id)) & b.tracks.any(|t| t.composer.eq(outer(a.name)))
        }))
    });
    let sql = r#"SELECT DISTINCT r.* FROM "Artist" r JOIN "Album" a ON a."ArtistId" = r."ArtistId" JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        WHERE t."Composer" = r."Name""#;
    same(db, query, sql).await
}

async fn annotated(db: &Db) -> Outcome {
    let query = Album::all()
        .annotate(|a| {
            Track::filter(|t| t.album.eq(outer(a.id)))
                .order_by(|t| t.id)
                .select(|t| t.name)
                .scalar()
        })
        .having(|name| name.ge("T"));
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT a."AlbumId", t."Name" FROM "Album" a JOIN "Track" t ON t."TrackId" = (SELECT min("TrackId") FROM "Track" u
        WHERE u."AlbumId" = a."AlbumId") WHERE t."Name" >= 'T'"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1.as_deref())), sql).await
}

async fn with_a_limit(db: &Db) -> Outcome {
    let query = Album::filter(|a| {
        exists(
            Track::filter(|t| t.album.eq(outer(a.id)))
                .order_by(|t| t.id)
                .offset(24),
        )
    });
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" GROUP BY "AlbumId" HAVING count(*) > 24)"#;
    same(db, query, sql).await
}

async fn without_an_outer_reference(db: &Db) -> Outcome {
    let query =
        Playlist::filter(|p| exists(Track::filter(|t| t.milliseconds.gt(5_000_000))) & p.id.lt(5));
    same(
        db,
        query,
        r#"SELECT "PlaylistId", "Name" FROM "Playlist" WHERE "PlaylistId" < 5"#,
    )
    .await?;
    let none = Playlist::filter(|_| exists(Track::filter(|t| t.milliseconds.gt(6_000_000))));
    equal(none.count(db).await?, 0)
}

async fn in_an_aggregate(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            a.tracks.count().filter(|t| {
                exists(InvoiceLine::filter(|l| {
                    l.track.eq(outer(t.id)) & l.quantity.lt(outer(t.milliseconds))
                }))
            }),
        )
    });
    let sql = r#"SELECT a."AlbumId", count(t."TrackId") FROM "Album" a LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        AND t."TrackId" IN (SELECT "TrackId" FROM "InvoiceLine") GROUP BY a."AlbumId""#;
    same(db, query, sql).await
}

async fn outside_of_a_subquery(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.eq(outer(Track::COLS.name)));
    equal(
        query
            .fetch(db)
            .await
            .is_err_and(|error| error.error_code() == Some("orm.E221")),
        true,
    )
}

async fn of_a_stranger(db: &Db) -> Outcome {
    let query = Album::filter(|_| {
        exists(Track::filter(|t| {
            t.name.eq(outer(Customer::COLS.last_name))
        }))
    });
    equal(
        query
            .fetch(db)
            .await
            .is_err_and(|error| error.error_code() == Some("orm.E008")),
        true,
    )
}

async fn set_to_a_scalar(db: &Db) -> Outcome {
    Track::filter(|t| t.id.lt(30))
        .update(db, |t| {
            t.composer.set(
                Album::filter(|a| a.id.eq(outer(t.album)))
                    .select(|a| a.title)
                    .scalar(),
            )
        })
        .await?;
    let sql = r#"SELECT t."TrackId", a."Title" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."TrackId" < 30"#;
    same(
        db,
        Track::filter(|t| t.id.lt(30)).select(|t| (t.id, t.composer)),
        sql,
    )
    .await
}

async fn deleted(db: &Db) -> Outcome {
    let cheap = || {
        InvoiceLine::filter(|l| {
            exists(Track::filter(|t| {
                t.id.eq(outer(l.track)) & t.unit_price.gt(money("1"))
            }))
        })
    };
    let gone = cheap().delete(db).await?;
    equal((gone > 0, cheap().count(db).await?), (true, 0))
}
