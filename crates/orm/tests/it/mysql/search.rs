//! Searching: hidden columns of words, full-text indexes, boolean mode.

use super::{Shapes, server::MySql};
use crate::search::{Song, registry};
use carafe_orm::{Model as _, functions::search_rank, migrate::create_sql, sql::Dialect};

#[tokio::test]
async fn words_are_kept_and_asked_for() {
    let created = create_sql(&registry(), Dialect::MySql).unwrap();
    let column = "ADD COLUMN `carafe_search_0` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS \
                  (REGEXP_REPLACE(CONCAT(LOWER(LEFT(COALESCE(`name`, ''), 50000)), ' '), '[^[:alnum:]";
    assert!(created.contains(column), "{created}");
    let index = "ADD FULLTEXT INDEX `m_song_search__";
    assert!(created.contains(index), "{created}");
    assert!(
        created.contains("(`carafe_search_0`, `carafe_search_1`)"),
        "{created}"
    );
    let server = MySql::new(registry()).await;
    let (db, mut shapes) = (&server.db, Shapes::default());
    let ranked = Song::search("rock -live")
        .order_by_rank()
        .limit(3)
        .sql(db)
        .unwrap();
    let found = "MATCH(t0.`carafe_search_0`, t0.`carafe_search_1`) AGAINST(? IN BOOLEAN MODE)";
    assert!(ranked.contains(found), "{ranked}");
    let rank = "coalesce((1.0e0 * MATCH(t0.`carafe_search_0`) AGAINST(? IN BOOLEAN MODE) + 0.2e0 * \
                MATCH(t0.`carafe_search_1`) AGAINST(? IN BOOLEAN MODE)), 0.0) DESC";
    assert!(ranked.contains(rank), "{ranked}");
    shapes.add("ranked", ranked);
    let column = Song::filter(|s| s.name.search("x") | s.record.search("y"));
    shapes.add(
        "columns",
        column.annotate(|_| search_rank()).sql(db).unwrap(),
    );
}
