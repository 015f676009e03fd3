//! Lookups and transforms of one's own: methods on a model's columns, which work through every relation.

use super::super::{
    lines::{Outcome, same},
    models::{Album, InvoiceLine, Track, TrackCols},
    world::{cases, on_shared},
};
use carafe_core::Decimal;
use carafe_orm::{
    db::Db,
    model::Model,
    query::{Expr, Maybe, On, Pred, case, concat},
};

impl<P: On<Track>> TrackCols<P> {
    /// A lookup.
    fn lasts(self, minutes: i32) -> Pred<P::Root> {
        self.milliseconds
            .between(minutes * 60_000, minutes * 60_000 + 59_999)
    }

    /// A transform to a text.
    fn label(self) -> Expr<String, P::Root> {
        concat((self.name, " (", (self.milliseconds / 1000).to_text(), " s)"))
    }

    /// A transform of a column; behind a nullable relation it may be NULL, so it says that it may.
    fn price_class(self) -> Maybe<Decimal, P::Root> {
        case()
            .when(self.unit_price.gt(1), self.unit_price * 2)
            .otherwise(self.unit_price)
            .optional()
    }
}

#[test]
fn own_methods() {
    on_shared(cases![
        lookup,
        lookup_through_relations,
        transform,
        transform_of_a_related_row,
        composed
    ]);
}

async fn lookup(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.lasts(5) & !t.lasts(6)).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" BETWEEN 300000 AND 359999"#,
    )
    .await
}

async fn lookup_through_relations(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.tracks.any(|t| t.lasts(40))).select(|a| a.id);
    let sql = r#"SELECT DISTINCT "AlbumId" FROM "Track" WHERE "Milliseconds" BETWEEN 2400000 AND 2459999"#;
    same(db, query, sql).await
}

async fn transform(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.label().ends_with("(343 s)")).select(TrackCols::label);
    let sql = r#"SELECT "Name" || ' (343 s)' FROM "Track" WHERE "Milliseconds" BETWEEN 343000 AND 343999"#;
    same(db, query, sql).await
}

async fn transform_of_a_related_row(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.track.price_class().gt(3))
        .select(|l| (l.id, l.track.price_class()));
    let sql = r#"SELECT l."InvoiceLineId", t."UnitPrice" * 2 FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId" WHERE t."UnitPrice" > 1.5"#;
    same(db, query, sql).await
}

async fn composed(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.label().length().gt(110))
        .order_by(|t| (-t.label().length(), t.id))
        .select(|t| (t.id, t.label().upper().left(2).length()));
    let sql = r#"SELECT "TrackId", 2 FROM "Track" WHERE length("Name") + 5 + length(CAST("Milliseconds" / 1000 AS TEXT)) > 110
        ORDER BY length("Name") + length(CAST("Milliseconds" / 1000 AS TEXT)) DESC, "TrackId""#;
    same(db, query, sql).await
}
