//! Keyset pages: all rows, each once, in both directions.

use super::{
    super::{
        lines::{Line, Outcome, compare},
        models::Invoice,
        world::{cases, on_shared},
    },
    rows, track,
};
use carafe_core::Result;
use carafe_orm::{db::Db, dynamic::DynQuery, model::Model, value::Value};

#[test]
fn dynamic_pages() {
    on_shared(cases![
        pages_by_name,
        pages_by_nullable_column,
        pages_by_related_column,
        pages_by_date_and_decimal,
        pages_of_a_search
    ]);
}

/// Pages of 250 rows in this order, each behind the last row of the one before.
async fn walk(db: &Db, query: DynQuery, order: &[&str]) -> Result<Vec<Line>> {
    let mut all = Vec::new();
    let mut last: Option<Vec<Value>> = None;
    loop {
        let page = query
            .clone()
            .select(order.iter().map(|name| name.trim_start_matches('-')))?;
        let page = page.order_by(order.iter().copied())?.limit(250);
        let page = if let Some(last) = &last {
            page.after(last)?
        } else {
            page
        };
        let found = page.fetch(db).await?;
        all.extend(rows(&found));
        match found.last() {
            Some(row) => last = Some(row.values().to_vec()),
            None => return Ok(all),
        }
    }
}

fn opposite(order: &[&str]) -> Vec<String> {
    order
        .iter()
        .map(|name| {
            name.strip_prefix('-')
                .map_or_else(|| format!("-{name}"), str::to_owned)
        })
        .collect()
}

/// Both ways, all rows, each once.
async fn pages(db: &Db, query: DynQuery, order: &[&str], sql: &str) -> Outcome {
    compare(db, walk(db, query.clone(), order).await?, sql).await?;
    let names = opposite(order);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut back = walk(db, query, &names).await?;
    back.reverse();
    compare(db, back, sql).await
}

async fn pages_by_name(db: &Db) -> Outcome {
    let sql = r#"SELECT "Name", "TrackId" FROM "Track" ORDER BY "Name", "TrackId""#;
    pages(db, track(), &["name", "pk"], sql).await
}

async fn pages_by_nullable_column(db: &Db) -> Outcome {
    let sql = r#"SELECT "Composer", "Bytes", "TrackId" FROM "Track"
        ORDER BY "Composer" DESC NULLS LAST, "Bytes" NULLS FIRST, "TrackId""#;
    pages(db, track(), &["-composer", "bytes", "pk"], sql).await
}

async fn pages_by_related_column(db: &Db) -> Outcome {
    let sql = r#"SELECT r."Name", a."Title", t."TrackId" FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        ORDER BY r."Name" NULLS FIRST, a."Title" DESC NULLS LAST, t."TrackId""#;
    pages(
        db,
        track(),
        &["album__artist__name", "-album__title", "pk"],
        sql,
    )
    .await
}

async fn pages_by_date_and_decimal(db: &Db) -> Outcome {
    let sql = r#"SELECT "Total", "InvoiceDate", "InvoiceId" FROM "Invoice"
        ORDER BY "Total" DESC, "InvoiceDate", "InvoiceId""#;
    pages(
        db,
        DynQuery::new(Invoice::META),
        &["-total", "date", "pk"],
        sql,
    )
    .await
}

async fn pages_of_a_search(db: &Db) -> Outcome {
    let query = track().filter_any([
        ("name__icontains", "a".into()),
        ("composer__icontains", "a".into()),
    ])?;
    let query = query.filter("genre__name__ne", "Rock")?;
    let sql = r#"SELECT t."Composer", t."TrackId" FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE (lower(t."Name") LIKE '%a%' OR lower(t."Composer") LIKE '%a%') AND (g."Name" <> 'Rock' OR g."Name" IS NULL)
        ORDER BY t."Composer" NULLS FIRST, t."TrackId""#;
    pages(db, query, &["composer", "pk"], sql).await
}
