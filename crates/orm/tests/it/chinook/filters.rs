//! Every comparison on every type of column.

use super::{
    lines::{Outcome, same},
    models::{Album, Customer, Employee, Invoice, InvoiceLine, PlaylistTrack, Track},
    world::{at, cases, money, on_shared},
};
use carafe_orm::{
    db::Db,
    model::{Fk, Id, Model},
};

#[test]
fn filters() {
    on_shared(cases![
        key_eq,
        key_ne,
        key_order,
        key_in,
        integer_order,
        integer_ne,
        nullable_integer,
        decimal_eq,
        decimal_ne,
        decimal_order,
        decimal_from_integer,
        decimal_in,
        date_eq,
        date_range,
        date_in,
        nullable_date,
        text_eq,
        text_order,
        text_in,
        foreign_key_eq,
        foreign_key_ne,
        foreign_key_in,
        nullable_foreign_key,
        two_keys,
    ]);
}

async fn key_eq(db: &Db) -> Outcome {
    same(
        db,
        Track::filter(|t| t.id.eq(3457)),
        r#"SELECT * FROM "Track" WHERE "TrackId" = 3457"#,
    )
    .await
}

async fn key_ne(db: &Db) -> Outcome {
    same(
        db,
        Album::filter(|a| a.id.ne(1)),
        r#"SELECT * FROM "Album" WHERE "AlbumId" <> 1"#,
    )
    .await
}

async fn key_order(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.gt(5) & a.id.le(20) & a.id.lt(19) & a.id.ge(7));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE "AlbumId" BETWEEN 7 AND 18"#,
    )
    .await
}

async fn key_in(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.in_([1, 4, 9, 4, 100_000]));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE "AlbumId" IN (1, 4, 9)"#,
    )
    .await
}

async fn integer_order(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.gt(200_000) & t.milliseconds.lt(200_500));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Milliseconds" > 200000 AND "Milliseconds" < 200500"#,
    )
    .await?;
    let query = Track::filter(|t| t.milliseconds.ge(5_088_838) | t.milliseconds.le(1_071));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Milliseconds" >= 5088838 OR "Milliseconds" <= 1071"#,
    )
    .await
}

async fn integer_ne(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.quantity.ne(1));
    same(
        db,
        query,
        r#"SELECT * FROM "InvoiceLine" WHERE "Quantity" <> 1"#,
    )
    .await
}

async fn nullable_integer(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.gt(1_000_000_000) | t.bytes.eq(5));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Bytes" > 1000000000 OR "Bytes" = 5"#,
    )
    .await
}

async fn decimal_eq(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.unit_price.eq(money("1.99")));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "UnitPrice" = 1.99"#,
    )
    .await?;
    let query = Track::filter(|t| t.unit_price.eq(money("5.00")));
    same(db, query, r#"SELECT * FROM "Track" WHERE "UnitPrice" = 5"#).await
}

async fn decimal_ne(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.unit_price.ne(money("0.99")));
    same(
        db,
        query,
        r#"SELECT * FROM "InvoiceLine" WHERE "UnitPrice" <> 0.99"#,
    )
    .await
}

async fn decimal_order(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.gt(money("13.86")) & i.total.lt(money("21.86")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "Total" > 13.86 AND "Total" < 21.86"#,
    )
    .await?;
    let query = Invoice::filter(|i| i.total.ge(money("21.86")) | i.total.le(money("0.99")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "Total" >= 21.86 OR "Total" <= 0.99"#,
    )
    .await
}

async fn decimal_from_integer(db: &Db) -> Outcome {
    same(
        db,
        Invoice::filter(|i| i.total.gt(20)),
        r#"SELECT * FROM "Invoice" WHERE "Total" > 20"#,
    )
    .await
}

async fn decimal_in(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.in_([money("1.99"), money("25.86"), money("8.910")]));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "Total" IN (1.99, 25.86, 8.91)"#,
    )
    .await
}

async fn date_eq(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.date.eq(at("2026-01-01T12:30:15Z")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" = '2026-01-01 12:30:15'"#,
    )
    .await?;
    let query = Invoice::filter(|i| i.date.ne(at("2021-01-01T00:00:00Z")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" <> '2021-01-01 00:00:00'"#,
    )
    .await
}

async fn date_range(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| {
        i.date.ge(at("2023-02-01T00:00:00Z")) & i.date.lt(at("2023-03-01T00:00:00Z"))
    });
    let sql = r#"SELECT * FROM "Invoice"
        WHERE "InvoiceDate" >= '2023-02-01 00:00:00' AND "InvoiceDate" < '2023-03-01 00:00:00'"#;
    same(db, query, sql).await?;
    let query = Invoice::filter(|i| i.date.gt(at("2026-01-01T12:30:14Z")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" > '2026-01-01 12:30:14'"#,
    )
    .await
}

async fn date_in(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| {
        i.date
            .in_([at("2021-01-01T00:00:00Z"), at("2026-01-01T12:30:15Z")])
    });
    let sql = r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" IN ('2021-01-01 00:00:00', '2026-01-01 12:30:15')"#;
    same(db, query, sql).await
}

async fn nullable_date(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.birth_date.lt(at("1965-03-03T00:00:00Z")));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "BirthDate" < '1965-03-03 00:00:00'"#,
    )
    .await?;
    let query = Employee::filter(|e| !e.birth_date.lt(at("1965-03-03T00:00:00Z")));
    let sql = r#"SELECT * FROM "Employee" WHERE "BirthDate" >= '1965-03-03 00:00:00' OR "BirthDate" IS NULL"#;
    same(db, query, sql).await
}

async fn text_eq(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.country.eq("Brazil") & c.city.ne("São Paulo"));
    let sql = r#"SELECT * FROM "Customer" WHERE "Country" = 'Brazil' AND "City" <> 'São Paulo'"#;
    same(db, query, sql).await
}

async fn text_order(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.last_name.ge("S") & c.last_name.lt("T"));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "LastName" >= 'S' AND "LastName" < 'T'"#,
    )
    .await
}

async fn text_in(db: &Db) -> Outcome {
    let countries = ["Brazil", "Côte d'Ivoire", "Germany", r#"a "quoted" \ one"#];
    let query = Customer::filter(|c| c.country.in_(countries));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "Country" IN ('Brazil', 'Germany')"#,
    )
    .await?;
    let cities: Vec<String> = vec!["Orléans".to_owned(), "Montréal".to_owned()];
    let query = Customer::filter(|c| c.city.in_(cities.as_slice()));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "City" IN ('Orléans', 'Montréal')"#,
    )
    .await
}

async fn foreign_key_eq(db: &Db) -> Outcome {
    let album = Album::get(db, 141).await?;
    let key: Fk<Album> = (&album).into();
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" = 141"#;
    same(db, Track::filter(|t| t.album.eq(&album)), sql).await?;
    same(db, Track::filter(|t| t.album.eq(key)), sql).await?;
    same(db, Track::filter(|t| t.album.eq(141)), sql).await?;
    same(db, Track::filter(|t| t.album.id.eq(album.id)), sql).await
}

async fn foreign_key_ne(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.media_type.ne(1) & t.media_type.ne(2));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "MediaTypeId" NOT IN (1, 2)"#,
    )
    .await
}

async fn foreign_key_in(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.media_type.in_([4, 5]) & t.genre.in_([1, 9]));
    let sql = r#"SELECT * FROM "Track" WHERE "MediaTypeId" IN (4, 5) AND "GenreId" IN (1, 9)"#;
    same(db, query, sql).await?;
    let keys: Vec<Id<Album, i32>> = vec![Id::new(1), Id::new(5)];
    same(
        db,
        Track::filter(|t| t.album.in_(keys)),
        r#"SELECT * FROM "Track" WHERE "AlbumId" IN (1, 5)"#,
    )
    .await
}

async fn nullable_foreign_key(db: &Db) -> Outcome {
    let sql = r#"SELECT * FROM "Customer" WHERE "SupportRepId" <> 3 OR "SupportRepId" IS NULL"#;
    same(db, Customer::filter(|c| c.support_rep.ne(3)), sql).await?;
    same(db, Customer::filter(|c| !c.support_rep.eq(3)), sql).await
}

async fn two_keys(db: &Db) -> Outcome {
    let query = PlaylistTrack::filter(|p| p.playlist.eq(17) & p.track.id.lt(100));
    same(
        db,
        query,
        r#"SELECT * FROM "PlaylistTrack" WHERE "PlaylistId" = 17 AND "TrackId" < 100"#,
    )
    .await
}
