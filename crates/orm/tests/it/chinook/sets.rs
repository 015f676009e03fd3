//! Queries put together: union, intersection, difference, and what follows them.

use super::{
    lines::{Outcome, equal, number, same},
    models::{Album, Artist, Genre, MediaType, Track},
    world::{cases, on_shared, statements},
};
use carafe_orm::{db::Db, model::Model, sql::Dialect};

#[test]
fn sets() {
    on_shared(cases![
        union_of_rows,
        union_counts_equal_rows_once,
        union_all_counts_them_twice,
        intersection,
        difference,
        difference_all_where_there_is_one,
        order_and_limit_of_the_whole,
        limits_inside,
        filtered_afterwards,
        joined_afterwards,
        loaded_afterwards,
        loaded_before,
        values_of_two_models,
        values_ordered_and_limited,
        values_ordered_by_what_is_not_there,
        three_of_them,
        grouped_by_parentheses,
        nulls_are_equal,
        counted_and_asked,
        in_a_condition,
        deleted_nothing,
        none_at_all,
        with_cte_after_limit,
        quotes_in_values
    ]);
}

async fn union_of_rows(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.lt(4)).union(Album::filter(|a| a.artist.eq(1)));
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" < 4 OR "ArtistId" = 1"#;
    same(db, query, sql).await
}

async fn union_counts_equal_rows_once(db: &Db) -> Outcome {
    let all = Track::filter(|t| t.album.eq(1)).union(Track::filter(|t| t.album.eq(1)));
    let wanted = number(db, r#"SELECT count(*) FROM "Track" WHERE "AlbumId" = 1"#).await?;
    equal(all.count(db).await?, wanted.unsigned_abs())
}

async fn union_all_counts_them_twice(db: &Db) -> Outcome {
    let one = Track::filter(|t| t.album.eq(1)).select(|t| t.name);
    let both = one.clone().union_all(one);
    let sql = r#"SELECT "Name" FROM "Track" WHERE "AlbumId" = 1 UNION ALL SELECT "Name" FROM "Track" WHERE "AlbumId" = 1"#;
    same(db, both, sql).await
}

async fn intersection(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.gt(300_000))
        .intersection(Track::filter(|t| t.genre.eq(1)));
    let sql = r#"SELECT * FROM "Track" WHERE "Milliseconds" > 300000 AND "GenreId" = 1"#;
    same(db, query, sql).await
}

async fn difference(db: &Db) -> Outcome {
    let query = Artist::all().difference(Artist::filter(|a| a.albums.any(|b| b.id.gt(0))));
    let sql = r#"SELECT * FROM "Artist" WHERE "ArtistId" NOT IN (SELECT "ArtistId" FROM "Album")"#;
    same(db, query, sql).await
}

async fn difference_all_where_there_is_one(db: &Db) -> Outcome {
    let all = Track::filter(|t| t.album.in_([1, 2, 3])).select(|t| t.unit_price);
    let query = all.difference_all(Track::filter(|t| t.album.eq(1)).select(|t| t.unit_price));
    if db.dialect() == Dialect::Sqlite {
        let refused = query.fetch(db).await.expect_err("SQLite has none");
        return equal(refused.error_code(), Some("orm.E271"));
    }
    let sql = r#"SELECT "UnitPrice" FROM "Track" WHERE "AlbumId" IN (1, 2, 3)
        EXCEPT ALL SELECT "UnitPrice" FROM "Track" WHERE "AlbumId" = 1"#;
    same(db, query, sql).await
}

async fn order_and_limit_of_the_whole(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(5))
        .union(Track::filter(|t| t.album.eq(6)))
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(7)
        .offset(2);
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (5, 6)
        ORDER BY "Milliseconds" DESC, "TrackId" LIMIT 7 OFFSET 2"#;
    same(db, query, sql).await
}

async fn limits_inside(db: &Db) -> Outcome {
    let longest = Track::all().order_by(|t| (-t.milliseconds, t.id)).limit(3);
    let shortest = Track::all()
        .order_by(|t| (t.milliseconds, t.id))
        .limit(3)
        .offset(1);
    let sql = r#"SELECT * FROM (SELECT * FROM "Track" ORDER BY "Milliseconds" DESC, "TrackId" LIMIT 3) AS a
        UNION SELECT * FROM (SELECT * FROM "Track" ORDER BY "Milliseconds", "TrackId" LIMIT 3 OFFSET 1) AS b"#;
    same(db, longest.union(shortest), sql).await
}

async fn filtered_afterwards(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(1))
        .union(Track::filter(|t| t.album.eq(4)))
        .filter(|t| t.composer.icontains("young") & t.name.ne("x"));
    let sql =
        r#"SELECT * FROM "Track" WHERE "AlbumId" IN (1, 4) AND lower("Composer") LIKE '%young%'"#;
    same(db, query, sql).await
}

async fn joined_afterwards(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(20))
        .union(Track::filter(|t| t.id.gt(3500)))
        .filter(|t| t.album.artist.name.ne("AC/DC"))
        .order_by(|t| (t.album.title, t.id));
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE (t."TrackId" < 20 OR t."TrackId" > 3500) AND coalesce(r."Name", '') <> 'AC/DC'
        ORDER BY a."Title" IS NOT NULL, a."Title", t."TrackId""#;
    same(db, query, sql).await
}

async fn loaded_afterwards(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.lt(3)).union(Album::filter(|a| a.id.eq(10)));
    let query = query.with(|a| (a.artist, a.tracks)).order_by(|a| a.id);
    let (albums, sent) = statements(query.fetch(db)).await?;
    equal(sent, 2)?;
    let names: Vec<_> = albums.iter().map(|a| a.artist.name.clone()).collect();
    equal(names[2].as_deref(), Some("Audioslave"))?;
    let tracks = albums.iter().map(|a| a.tracks.len()).sum::<usize>();
    let sql = r#"SELECT count(*) FROM "Track" WHERE "AlbumId" IN (1, 2, 10)"#;
    equal(i64::try_from(tracks).unwrap_or(-1), number(db, sql).await?)
}

async fn loaded_before(db: &Db) -> Outcome {
    let one = Album::filter(|a| a.id.eq(1)).with(|a| a.tracks.filter(|t| t.id.gt(6)));
    let two = Album::filter(|a| a.id.eq(4)).with(|a| a.tracks);
    let albums = one.union(two).order_by(|a| a.id).fetch(db).await?;
    let counts: Vec<_> = albums.iter().map(|a| a.tracks.len()).collect();
    let sql = r#"SELECT count(*) FROM "Track" WHERE "AlbumId" = 1 AND "TrackId" > 6"#;
    let first = number(db, sql).await?;
    equal(i64::try_from(counts[0]).unwrap_or(-1), first)
}

async fn values_of_two_models(db: &Db) -> Outcome {
    let query = Genre::all()
        .select(|g| g.name)
        .union(MediaType::all().select(|m| m.name));
    let sql = r#"SELECT "Name" FROM "Genre" UNION SELECT "Name" FROM "MediaType""#;
    same(db, query, sql).await
}

async fn values_ordered_and_limited(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(1))
        .select(|t| (t.name, t.milliseconds, t.album))
        .union(Track::filter(|t| t.album.eq(4)).select(|t| (t.name, t.milliseconds, t.album)))
        .filter(|t| t.album.eq(4))
        .order_by(|t| (-t.milliseconds, t.name))
        .limit(5);
    let sql = r#"SELECT "Name", "Milliseconds", "AlbumId" FROM "Track" WHERE "AlbumId" = 4
        ORDER BY "Milliseconds" DESC, "Name" LIMIT 5"#;
    same(db, query, sql).await
}

async fn values_ordered_by_what_is_not_there(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(1)).select(|t| t.name);
    let query = query.clone().union(query).order_by(|t| t.milliseconds);
    let refused = query.fetch(db).await.expect_err("it is not selected");
    equal(refused.error_code(), Some("orm.E273"))
}

async fn three_of_them(db: &Db) -> Outcome {
    let of = |album: i32| Track::filter(move |t| t.album.eq(album));
    let query = of(1).union(of(2)).union(of(3)).order_by(|t| -t.id);
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (1, 2, 3) ORDER BY "TrackId" DESC"#;
    same(db, query, sql).await
}

async fn grouped_by_parentheses(db: &Db) -> Outcome {
    let rock = || Track::filter(|t| t.genre.eq(1));
    let inner = Track::filter(|t| t.album.eq(1)).union(Track::filter(|t| t.album.eq(73)));
    let sql = r#"SELECT * FROM "Track" WHERE "GenreId" = 1 AND "AlbumId" IN (1, 73)"#;
    same(db, rock().intersection(inner), sql).await?;
    let inner = Track::filter(|t| t.milliseconds.gt(200_000)).intersection(rock());
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" = 73 AND NOT ("Milliseconds" > 200000 AND "GenreId" = 1)"#;
    let album = Track::filter(|t| t.album.eq(73));
    same(db, album.difference(inner), sql).await
}

async fn nulls_are_equal(db: &Db) -> Outcome {
    let none = || Track::filter(|t| t.album.is_null()).select(|t| t.composer);
    equal(none().union(none()).fetch(db).await?, vec![None])?;
    equal(none().intersection(none()).fetch(db).await?, vec![None])?;
    equal(none().difference(none()).count(db).await?, 0)
}

async fn counted_and_asked(db: &Db) -> Outcome {
    let both = Artist::filter(|a| a.id.lt(10)).union(Artist::filter(|a| a.id.lt(15)));
    equal(both.clone().count(db).await?, 14)?;
    equal(both.clone().limit(3).count(db).await?, 3)?;
    equal(both.clone().exists(db).await?, true)?;
    let last = both.clone().last(db).await?.map(|a| a.id.raw());
    equal(last, Some(14))?;
    equal(both.first(db).await?.map(|a| a.id.raw()), Some(1))
}

async fn in_a_condition(db: &Db) -> Outcome {
    let wanted = Album::filter(|a| a.id.lt(3))
        .select(|a| a.id)
        .union(Album::filter(|a| a.artist.eq(50)).select(|a| a.id));
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Album" WHERE "AlbumId" < 3 OR "ArtistId" = 50)"#;
    same(db, Track::filter(|t| t.album.in_(wanted)), sql).await
}

async fn deleted_nothing(db: &Db) -> Outcome {
    let nobody = || Track::filter(|t| t.id.lt(0));
    equal(nobody().union(nobody()).delete(db).await?, 0)
}

async fn none_at_all(db: &Db) -> Outcome {
    equal(Track::all().none().count(db).await?, 0)?;
    let query = Track::all().none().union(Track::filter(|t| t.id.eq(7)));
    same(db, query, r#"SELECT * FROM "Track" WHERE "TrackId" = 7"#).await
}

async fn with_cte_after_limit(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(30)
        .with_cte()
        .filter(|t| t.album.title.contains("Lost"))
        .order_by(|t| t.id);
    let sql = r#"SELECT t.* FROM (SELECT * FROM "Track" ORDER BY "Milliseconds" DESC, "TrackId" LIMIT 30) t
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE a."Title" LIKE '%Lost%' ORDER BY t."TrackId""#;
    same(db, query, sql).await
}

async fn quotes_in_values(db: &Db) -> Outcome {
    let odd = || Artist::filter(|a| a.name.eq("100%_pure\\art") | a.name.eq("'; --"));
    let query = odd().union(odd()).filter(|a| a.name.contains("%_"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "ArtistId" = 277"#,
    )
    .await
}
