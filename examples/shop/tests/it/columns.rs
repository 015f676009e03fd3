//! What the fields of a model are in the database.

use crate::site::{Site, everywhere};
use carafe::orm::{Value, sql::Dialect};

#[test]
fn fields_become_the_columns_that_one_expects() {
    everywhere(async |site| {
        for (column, kind) in [
            ("name", "character varying(200)"),
            ("price", "numeric(10,2)"),
            ("created_at", "timestamp with time zone"),
            ("category_id", "bigint"),
        ] {
            if site.db.dialect() == Dialect::Postgres {
                assert_eq!(kind_of(site, column).await, kind, "{column}");
            }
        }
        let sql = "SELECT count(*) FROM shop_product WHERE created_at IS NULL";
        let rows = site.db.rows(sql, &[]).await.expect("the table is there");
        assert_eq!(rows, [[Value::Int(0)]]);
    });
}

async fn kind_of(site: &Site, column: &str) -> String {
    let sql = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute \
               WHERE attrelid = 'shop_product'::regclass AND attname = $1";
    let rows = site.db.rows(sql, &[column.into()]).await;
    let rows = rows.expect("the catalogue can be read");
    rows.concat()
        .first()
        .map(Value::to_text)
        .unwrap_or_default()
}
