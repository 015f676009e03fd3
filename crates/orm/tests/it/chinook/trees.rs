//! Rows above and below one another: who reports to whom, however deep, and in a circle.

use super::{
    lines::{Outcome, compare, equal, lines, same},
    models::{Employee, Track},
    world::{cases, key, on_own, on_shared},
};
use carafe_orm::{db::Db, model::Model, sql::Dialect};

/// Each employee with the numbers of all above, from SQL.
const BELOW: &str = r#"WITH RECURSIVE w (id, depth) AS (SELECT "EmployeeId", 0 FROM "Employee" WHERE "EmployeeId" = 1
    UNION ALL SELECT e."EmployeeId", w.depth + 1 FROM w JOIN "Employee" e ON e."ReportsTo" = w.id)"#;

#[test]
fn trees() {
    on_shared(cases![
        below_one,
        below_a_leaf,
        above_one,
        above_the_top,
        with_themselves,
        with_those_above,
        by_name_of_the_relation,
        with_depth,
        filtered_and_ordered,
        counted,
        loaded,
        in_a_condition,
        recursive,
        recursive_with_a_limit_of_its_own,
        recursive_through_a_relation,
        depth_of_nothing
    ]);
}

#[test]
fn circles() {
    on_own(cases![
        in_a_circle,
        in_ones_own_circle,
        deep_down,
        changed_below
    ]);
}

async fn below_one(db: &Db) -> Outcome {
    let general = Employee::get(db, 1).await?;
    let sql = format!(
        r#"{BELOW} SELECT e.* FROM w JOIN "Employee" e ON e."EmployeeId" = w.id WHERE w.depth > 0"#
    );
    same(db, general.descendants(), &sql).await
}

async fn below_a_leaf(db: &Db) -> Outcome {
    let agent = Employee::get(db, 3).await?;
    equal(agent.descendants().exists(db).await?, false)
}

async fn above_one(db: &Db) -> Outcome {
    let agent = Employee::get(db, 8).await?;
    let above = agent.ancestors().fetch(db).await?;
    let above: Vec<_> = above.iter().map(|e| e.id.raw()).collect();
    equal(above, vec![6, 1])
}

async fn above_the_top(db: &Db) -> Outcome {
    let general = Employee::get(db, 1).await?;
    equal(general.ancestors().count(db).await?, 0)
}

async fn with_themselves(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.id.in_([6, 2])).with_descendants();
    let sql = r#"SELECT * FROM "Employee" WHERE "EmployeeId" BETWEEN 2 AND 8"#;
    same(db, query, sql).await
}

async fn with_those_above(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.id.in_([7, 8, 5])).with_ancestors();
    let sql = r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (7, 8, 5, 6, 2, 1)"#;
    same(db, query, sql).await
}

async fn by_name_of_the_relation(db: &Db) -> Outcome {
    let down = Employee::filter(|e| e.id.eq(6)).with_descendants_by(|e| e.reports_to);
    same(
        db,
        down,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (6, 7, 8)"#,
    )
    .await?;
    let up = Employee::filter(|e| e.id.eq(7)).with_ancestors_by(|e| e.reports_to);
    same(
        db,
        up,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (7, 6, 1)"#,
    )
    .await
}

async fn with_depth(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.reports_to.is_null())
        .with_descendants()
        .with_depth();
    let rows = query.order_by(|e| e.id).fetch(db).await?;
    let depths: Vec<_> = rows.iter().map(|(depth, e)| (e.id.raw(), *depth)).collect();
    let wanted = vec![
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 1),
        (7, 2),
        (8, 2),
        (9, 0),
    ];
    equal(depths, wanted)
}

async fn filtered_and_ordered(db: &Db) -> Outcome {
    let general = Employee::get(db, 1).await?;
    let query = general
        .descendants()
        .filter(|e| e.title.contains("Agent"))
        .order_by(|e| -e.last_name)
        .limit(2);
    let sql =
        r#"SELECT * FROM "Employee" WHERE "Title" LIKE '%Agent%' ORDER BY "LastName" DESC LIMIT 2"#;
    same(db, query, sql).await
}

async fn counted(db: &Db) -> Outcome {
    let general = Employee::get(db, 1).await?;
    equal(general.descendants().count(db).await?, 7)?;
    equal(general.descendants().limit(3).count(db).await?, 3)?;
    let last = general.descendants().with_depth().last(db).await?;
    equal(last.map(|(depth, _)| depth), Some(2))
}

async fn loaded(db: &Db) -> Outcome {
    let general = Employee::get(db, 1).await?;
    let below = general.descendants().with(|e| (e.reports_to, e.customers));
    let below = below.order_by(|e| e.id).fetch(db).await?;
    let bosses: Vec<_> = below.iter().filter_map(|e| e.reports_to.as_ref()).collect();
    equal(bosses.len(), 7)?;
    equal(below.iter().map(|e| e.customers.len()).sum::<usize>(), 59)
}

async fn in_a_condition(db: &Db) -> Outcome {
    let manager = Employee::get(db, 2).await?;
    let agents = manager.descendants().select(|e| e.id);
    let query = Employee::filter(|e| e.id.in_(agents));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (3, 4, 5)"#,
    )
    .await
}

async fn recursive(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.id.eq(1))
        .with_recursive(|child, parent| child.reports_to.eq(parent.id))
        .order_by(|e| e.id);
    let sql = format!(
        r#"{BELOW} SELECT e.* FROM w JOIN "Employee" e ON e."EmployeeId" = w.id ORDER BY 1"#
    );
    same(db, query, &sql).await
}

async fn recursive_with_a_limit_of_its_own(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(1))
        .order_by(|t| t.id)
        .limit(1)
        .with_recursive(|next, last| next.milliseconds.lt(last.milliseconds) & next.album.eq(1))
        .order_by(|t| -t.id);
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" = 1 AND "Milliseconds" <= (SELECT "Milliseconds" FROM "Track" WHERE "TrackId" = 1)
        ORDER BY "TrackId" DESC"#;
    same(db, query, sql).await
}

async fn recursive_through_a_relation(db: &Db) -> Outcome {
    // Tracks of the album of the track before, then the first of the artist's other albums.
    let query = Track::filter(|t| t.id.eq(1))
        .with_recursive(|next, last| next.album.artist.eq(last.album.artist))
        .select(|t| t.id);
    let sql = r#"SELECT t."TrackId" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE a."ArtistId" = 1"#;
    same(db, query, sql).await
}

async fn depth_of_nothing(db: &Db) -> Outcome {
    let refused = Employee::all()
        .with_depth()
        .fetch(db)
        .await
        .expect_err("no tree");
    equal(refused.error_code(), Some("orm.E276"))
}

async fn in_a_circle(db: &Db) -> Outcome {
    Employee::filter(|e| e.id.eq(1))
        .update(db, |e| e.reports_to.set(key(8)))
        .await?;
    let general = Employee::get(db, 1).await?;
    equal(general.descendants().count(db).await?, 7)?;
    let above = general.ancestors().fetch(db).await?;
    equal(
        above.iter().map(|e| e.id.raw()).collect::<Vec<_>>(),
        vec![8, 6],
    )?;
    let rows = Employee::filter(|e| e.id.eq(6))
        .with_descendants()
        .with_depth()
        .fetch(db)
        .await?;
    let depths = lines(&rows, |(depth, e)| (i64::from(e.id.raw()), *depth));
    let sql = "SELECT 6, 0 UNION ALL SELECT 7, 1 UNION ALL SELECT 8, 1 UNION ALL SELECT 1, 2 UNION ALL SELECT 2, 3
        UNION ALL SELECT 3, 4 UNION ALL SELECT 4, 4 UNION ALL SELECT 5, 4";
    compare(db, depths, sql).await?;
    let all = Employee::filter(|e| e.id.eq(1)).with_recursive(|c, p| c.reports_to.eq(p.id));
    equal(all.count(db).await?, 8)
}

async fn in_ones_own_circle(db: &Db) -> Outcome {
    Employee::filter(|e| e.id.eq(9))
        .update(db, |e| e.reports_to.set(key(9)))
        .await?;
    let nobody = Employee::get(db, 9).await?;
    equal(nobody.descendants().count(db).await?, 0)?;
    equal(nobody.ancestors().count(db).await?, 0)?;
    equal(
        Employee::filter(|e| e.id.eq(9))
            .with_ancestors()
            .count(db)
            .await?,
        1,
    )
}

async fn deep_down(db: &Db) -> Outcome {
    let values: Vec<_> = (1000..1400)
        .map(|id| format!("({id}, 'Deep', 'Down', {})", id - 1))
        .collect();
    let always = match db.dialect() {
        Dialect::Postgres => "OVERRIDING SYSTEM VALUE",
        _ => "",
    };
    let sql = format!(
        r#"INSERT INTO "Employee" ("EmployeeId", "LastName", "FirstName", "ReportsTo") {always} VALUES (999, 'Deep', 'Top', NULL), {}"#,
        values.join(", ")
    );
    db.execute(&sql, &[]).await?;
    let top = Employee::get(db, 999).await?;
    let deepest = top.descendants().with_depth().last(db).await?;
    equal(
        deepest.map(|(depth, e)| (depth, e.id.raw())),
        Some((400, 1399)),
    )?;
    let bottom = Employee::get(db, 1399).await?;
    equal(
        bottom.ancestors().last(db).await?.map(|e| e.id.raw()),
        Some(999),
    )
}

async fn changed_below(db: &Db) -> Outcome {
    let manager = Employee::get(db, 2).await?;
    let changed = manager
        .descendants()
        .update(db, |e| e.city.set("Leeds"))
        .await?;
    equal(changed, 3)?;
    same(
        db,
        Employee::filter(|e| e.city.eq("Leeds")),
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (3, 4, 5)"#,
    )
    .await
}
