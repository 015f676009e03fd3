//! DELETE: filtered by columns, joins and to-many relations, limited, refused.

use super::{
    lines::{Outcome, equal, number},
    models::{Artist, InvoiceLine, Playlist},
    world::{cases, on_own},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn deletes() {
    on_own(cases![rows, by_a_join, by_any, limited, refused]);
}

async fn rows(db: &Db) -> Outcome {
    equal(
        InvoiceLine::filter(|l| l.invoice.eq(2)).delete(db).await?,
        4,
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "InvoiceLine" WHERE "InvoiceId" = 2"#,
        )
        .await?,
        0,
    )
}

async fn by_a_join(db: &Db) -> Outcome {
    let sql = r#"SELECT count(*) FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId" WHERE t."GenreId" = 13"#;
    let before = number(db, sql).await?;
    let gone = InvoiceLine::filter(|l| l.track.genre.name.eq("Heavy Metal"))
        .delete(db)
        .await?;
    equal(
        (
            before > 0,
            i64::try_from(gone).unwrap_or(0),
            number(db, sql).await?,
        ),
        (true, before, 0),
    )
}

async fn by_any(db: &Db) -> Outcome {
    equal(
        Playlist::filter(|p| p.tracks.none(|t| t.id.gt(0)) & p.name.in_(["Movies", "Audiobooks"]))
            .delete(db)
            .await?,
        4,
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Playlist" WHERE "Name" IN ('Movies', 'Audiobooks')"#,
        )
        .await?,
        0,
    )
}

async fn limited(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.invoice.eq(5))
        .order_by(|l| -l.id)
        .limit(2);
    let all = number(
        db,
        r#"SELECT count(*) FROM "InvoiceLine" WHERE "InvoiceId" = 5"#,
    )
    .await?;
    equal(query.delete(db).await?, 2)?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "InvoiceLine" WHERE "InvoiceId" = 5"#,
        )
        .await?,
        all - 2,
    )
}

async fn refused(db: &Db) -> Outcome {
    let error = Artist::filter(|a| a.name.eq("AC/DC"))
        .delete(db)
        .await
        .expect_err("it has albums");
    equal(error.is_foreign_key_violation(), true)?;
    equal(
        Artist::filter(|a| a.name.eq("AC/DC")).exists(db).await?,
        true,
    )
}
