//! `#[model(scope = |p| …)]`.

use super::{Alarm, Book, LEVEL, NewAlarm, NewBook, Shelf, books, every, label};
use carafe_orm::{Insertable as _, Model as _, db::Db, dynamic::DynQuery, value::Value};
use std::sync::atomic::Ordering::Relaxed;

async fn titles(db: &Db) -> Vec<String> {
    let rows = Book::all().order_by(|b| b.title).fetch(db).await.unwrap();
    rows.into_iter().map(|book| book.title).collect()
}

#[tokio::test]
async fn every_query_on_the_model_has_it() {
    for db in every().await {
        books(&db).await;
        assert_eq!(titles(&db).await, ["one", "two"]);
        assert_eq!(Book::all().count(&db).await.unwrap(), 2);
        assert_eq!(Book::all().unscoped().count(&db).await.unwrap(), 4);
        assert!(
            !Book::filter(|b| b.title.eq("four"))
                .exists(&db)
                .await
                .unwrap()
        );
        let sum = Book::all().select(|b| b.title).fetch(&db).await.unwrap();
        assert_eq!(sum.len(), 2);
        let one = Book::filter(|b| b.title.eq("three"))
            .unscoped()
            .one(&db)
            .await;
        let hidden = one.unwrap();
        assert_eq!(Book::get(&db, hidden.id).await.unwrap_err().status(), 404);
        let none = Book::filter(|b| b.title.eq("three")).first(&db).await;
        assert!(none.unwrap().is_none());
    }
}

#[tokio::test]
async fn it_holds_among_the_many_rows_of_another_model() {
    for db in every().await {
        books(&db).await;
        let shelves = Shelf::all().with(|s| s.books).order_by(|s| s.name);
        let shelves = shelves.fetch(&db).await.unwrap();
        let counts: Vec<usize> = shelves.iter().map(|s| s.books.len()).collect();
        assert_eq!(counts, [0, 2], "attic, hall");
        let limited = Shelf::all().with(|s| s.books.limit(5)).order_by(|s| s.name);
        let limited = limited.fetch(&db).await.unwrap();
        assert_eq!(limited[1].books.len(), 2);
        let counted = Shelf::all()
            .annotate(|s| s.books.count())
            .order_by(|s| s.name);
        let counted = counted.fetch(&db).await.unwrap();
        let counted: Vec<i64> = counted.into_iter().map(|(_, count)| count).collect();
        assert_eq!(counted, [0, 2]);
        let any = Shelf::filter(|s| s.books.any(|b| b.pages.gt(0)));
        let names: Vec<_> = any
            .fetch(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|s| s.name)
            .collect();
        assert_eq!(names, ["hall"]);
        let hall = &shelves[1];
        let of = Shelf::get(&db, hall.id).await.unwrap();
        assert_eq!(of.books.all().count(&db).await.unwrap(), 2);
        assert_eq!(of.books.all().unscoped().count(&db).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn a_key_leads_to_its_row_whatever_the_scope() {
    for db in every().await {
        books(&db).await;
        let hidden = Book::filter(|b| b.title.eq("three"))
            .unscoped()
            .one(&db)
            .await
            .unwrap();
        let mut again = hidden.clone();
        again.refresh_from_db(&db).await.unwrap();
        again.title = "drei".into();
        again.save(&db).await.unwrap();
        again
            .update(&db, |b| b.pages.set(b.pages + 1))
            .await
            .unwrap();
        assert_eq!((again.pages, again.title.as_str()), (11, "drei"));
        again.delete(&db).await.unwrap();
        assert_eq!(Book::all().unscoped().count(&db).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn changes_keep_to_it() {
    for db in every().await {
        books(&db).await;
        let changed = Book::all().update(&db, |b| b.pages.set(99)).await.unwrap();
        assert_eq!(changed, 2);
        let untouched = Book::filter(|b| b.pages.eq(10)).unscoped();
        assert_eq!(untouched.count(&db).await.unwrap(), 2);
        assert_eq!(Book::all().delete(&db).await.unwrap(), 2);
        assert_eq!(Book::all().unscoped().delete(&db).await.unwrap(), 2);
    }
}

#[tokio::test]
async fn it_holds_in_subqueries_and_in_the_dynamic_queries() {
    use carafe_orm::dynamic::DynRow;
    for db in every().await {
        let (hall, attic) = books(&db).await;
        let with_books = Shelf::filter(|s| s.id.in_(Book::all().select(|b| b.shelf)));
        let found = with_books.fetch(&db).await.unwrap();
        assert_eq!(found.iter().map(|s| s.id).collect::<Vec<_>>(), [hall.id]);
        let every = Shelf::filter(|s| s.id.in_(Book::all().unscoped().select(|b| b.shelf)));
        assert_eq!(every.count(&db).await.unwrap(), 2, "{attic:?}");
        let rows: Vec<DynRow> = DynQuery::new(Book::META)
            .filter("pages__gte", Value::Int(0))
            .unwrap()
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
    }
}

#[tokio::test]
async fn rows_over_a_third_table_have_it_too() {
    for db in every().await {
        books(&db).await;
        let (kept, thrown) = (label(&db, "kept", 0).await, label(&db, "thrown", 0).await);
        let book = Book::filter(|b| b.title.eq("one")).one(&db).await.unwrap();
        book.labels.add(&db, [&kept, &thrown]).await.unwrap();
        thrown.delete(&db).await.unwrap();
        let loaded = Book::filter(|b| b.title.eq("one")).with(|b| b.labels);
        let loaded = loaded.one(&db).await.unwrap();
        let names: Vec<_> = loaded.labels.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["kept"]);
        let by_thrown = Book::filter(|b| b.labels.any(|l| l.name.eq("thrown")));
        assert!(!by_thrown.exists(&db).await.unwrap());
    }
}

#[tokio::test]
async fn its_values_are_those_of_the_moment() {
    for db in every().await {
        for level in 1..=5 {
            NewAlarm { level }.insert(&db).await.unwrap();
        }
        LEVEL.store(3, Relaxed);
        assert_eq!(Alarm::all().count(&db).await.unwrap(), 3);
        assert_eq!(
            Alarm::filter(|a| a.level.gt(1)).count(&db).await.unwrap(),
            2
        );
        LEVEL.store(5, Relaxed);
        assert_eq!(Alarm::all().count(&db).await.unwrap(), 5);
        assert_eq!(
            Alarm::filter(|a| a.level.gt(1)).count(&db).await.unwrap(),
            4
        );
        let mut rows = Alarm::all().stream(&db);
        let mut streamed = 0;
        while let Some(row) = rows.next().await {
            streamed += i64::from(row.unwrap().level > 0);
        }
        assert_eq!(streamed, 5);
        LEVEL.store(3, Relaxed);
    }
}

#[tokio::test]
async fn inserting_does_not_ask_for_it() {
    for db in every().await {
        let (hall, _) = books(&db).await;
        let rows = (0..3).map(|number| NewBook {
            shelf: (&hall).into(),
            title: format!("new {number}"),
        });
        let rows = Book::insert_many(&db, rows.map(|row| row.with(|b| b.hidden.set(true))));
        let mut rows = rows.await.unwrap();
        assert_eq!(rows.len(), 3);
        for row in &mut rows {
            row.pages = 7;
        }
        let written = Book::bulk_update(&db, &rows, |b| b.pages).await.unwrap();
        assert_eq!(written, 3, "rows at hand are written by their key");
    }
}
