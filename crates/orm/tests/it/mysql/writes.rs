//! Statements that change something, and what follows them: MySQL gives no row back.

use super::{Shapes, server::MySql};
use crate::write::{Account, Maker, NewAccount, NewMaker, NewTea, Tea, money, registry, tea};
use carafe_core::DateTime;
use carafe_orm::{Insertable as _, Model as _, migrate::create_sql, model::Id, sql::Dialect};

fn maker() -> Maker {
    Maker {
        id: Id::new(1),
        name: "Assam".into(),
    }
}

fn one() -> Tea {
    Tea {
        id: Id::new(1),
        maker: (&maker()).into(),
        name: "a".into(),
        price: money("1.00"),
        stock: 1,
        note: None,
        picked: None,
        leaf: Some(vec![1]),
        touched: DateTime::default(),
    }
}

#[tokio::test]
async fn changes() {
    let server = MySql::new(registry()).await;
    let (db, mut s) = (&server.db, Shapes::default());
    let new = || NewMaker { name: "a".into() };
    let new_tea = || -> NewTea { tea(&maker(), "a") };
    macro_rules! told {
        ($($name:literal => $work:expr;)*) => { $(s.add($name, server.told($work).await);)* };
    }
    told! {
        "insert" => new().insert(db);
        "insert with defaults" => new_tea().with(|t| (t.price.set(money("1.50")), t.leaf.set(Some(&[1, 2][..])))).insert(db);
        "insert with a key" => new().with(|m| m.id.set(7)).insert(db);
        "many" => Maker::insert_many(db, [new(), new(), new()]);
        "many, those that are there left alone" => Maker::insert_many(db, [new(), new()]).ignore_conflicts();
        "get or create" => new().get_or_create(db, |m| m.name);
        "upsert" => new_tea().upsert(db, |t| (t.maker, t.name), |t| t.stock.set(t.stock + t.incoming().stock));
        "update" => Tea::filter(|t| t.name.eq("a")).update(db, |t| t.stock.set(t.stock + 1));
        "update by a join" => Tea::filter(|t| t.maker.name.eq("Assam")).update(db, |t| (t.stock.set(0), t.note.set("gone")));
        "update that reads what it sets" => Tea::all().update(db, |t| (t.stock.set(t.stock + 1), t.note.set(t.stock.to_text())));
        "update by itself" => Tea::filter(|t| t.id.in_(Tea::filter(|u| u.stock.gt(1)).select(|u| u.id))).update(db, |t| t.stock.set(0));
        "update and read" => Tea::filter(|t| t.id.eq(1)).update_returning(db, |t| t.stock.set(2));
        "the first ten" => Tea::all().order_by(|t| t.id).limit(10).update(db, |t| t.stock.set(0));
        "bulk update" => Tea::bulk_update(db, [&one(), &one()], |t| (t.price, t.note));
        "delete" => Tea::filter(|t| t.stock.eq(0)).delete(db);
        "delete by a join" => Tea::filter(|t| t.maker.name.eq("Assam")).delete(db);
        "delete with what depends" => Maker::filter(|m| m.name.eq("a")).delete(db);
        "versions" => NewAccount { owner: "a".into() }.insert(db);
        "a transaction" => db.atomic(async |tx| {
            let _ = Account::all().count(tx).await;
            tx.atomic(async |tx| Account::all().exists(tx).await).await
        });
    }
    insta::assert_snapshot!(s.0);
}

#[test]
fn tables() {
    let mut s = Shapes::default();
    s.add("tables", create_sql(&registry(), Dialect::MySql).unwrap());
    insta::assert_snapshot!(s.0);
}
