//! `impl Hooks` and `impl Clean`.

use super::every;
use carafe_core::{Error, Result};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
    db::{Db, Tx},
    dynamic,
    model::Id,
    write::{Clean, Errors, Hooks, Saved},
};

#[model(crate = carafe_orm, hooks, clean)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub title: String,
    #[field(max = 40, unique, default = "")]
    pub slug: String,
    #[field(default = 1)]
    pub first: i32,
    #[field(default = 9)]
    pub last: i32,
}

/// What the hooks did.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub id: Id<Self>,
    #[field(max = 60)]
    pub what: String,
}

async fn trace(db: &Db, what: String) -> Result<()> {
    NewTrace { what }.insert(db).await.map(drop)
}

impl Hooks for Page {
    async fn before_save(&mut self, _: &Tx, created: bool) -> Result<()> {
        if self.title == "refused before" {
            return Err(Error::bad_request("before"));
        }
        if created || self.slug.is_empty() {
            self.slug = self.title.to_lowercase().replace(' ', "-");
        }
        Ok(())
    }

    async fn after_save(&self, tx: &Tx, created: bool) -> Result<()> {
        trace(tx, format!("saved {} {} {created}", self.id, self.slug)).await?;
        if self.title == "refused after" {
            return Err(Error::bad_request("after"));
        }
        Ok(())
    }

    async fn before_delete(&self, tx: &Tx) -> Result<()> {
        if self.title == "kept" {
            return Err(Error::forbidden("it stays"));
        }
        trace(tx, format!("deleting {}", self.slug)).await
    }

    async fn after_delete(&self, tx: &Tx) -> Result<()> {
        trace(tx, format!("deleted {}", self.slug)).await
    }

    async fn after_commit(&self, db: &Db, saved: Saved) {
        let _ = trace(db, format!("committed {} {saved:?}", self.slug)).await;
    }
}

impl Clean for Page {
    fn clean(&self, errors: &mut Errors) {
        if self.last < self.first {
            errors.add(
                (Self::COLS.first, Self::COLS.last),
                "It ends before it begins.",
            );
        }
    }
}

fn page(title: &str) -> NewPage {
    NewPage {
        title: title.into(),
    }
}

async fn traces(db: &Db) -> Vec<String> {
    let all = Trace::all()
        .order_by(|t| t.id)
        .select(|t| t.what)
        .fetch(db)
        .await
        .unwrap();
    Trace::all().delete(db).await.unwrap();
    all
}

#[tokio::test]
async fn around_each_write_of_a_row() {
    for db in every().await {
        let mut row = page("A Title").insert(&db).await.unwrap();
        assert_eq!(row.slug, "a-title");
        assert_eq!(
            traces(&db).await,
            [
                format!("saved {} a-title true", row.id),
                "committed a-title Created".into()
            ]
        );
        row.slug = String::new();
        row.title = "Other".into();
        row.save(&db).await.unwrap();
        assert_eq!(
            (&*row.slug, &*Page::get(&db, row.id).await.unwrap().slug),
            ("other", "other")
        );
        assert_eq!(traces(&db).await.len(), 2);
        row.update(&db, |p| (p.title.set("Third"), p.slug.set("")))
            .await
            .unwrap();
        assert_eq!((&*row.title, &*row.slug), ("Third", "third"));
        assert_eq!(
            traces(&db).await,
            [
                format!("saved {} third false", row.id),
                "committed third Updated".into()
            ]
        );
        row.delete(&db).await.unwrap();
        assert_eq!(
            traces(&db).await,
            ["deleting third", "deleted third", "committed third Deleted"]
        );
    }
}

#[tokio::test]
async fn an_error_undoes_the_write() {
    for db in every().await {
        for title in ["refused before", "refused after"] {
            page(title).insert(&db).await.unwrap_err();
            let (mut row, _) = page("there")
                .get_or_create(&db, |p| p.slug)
                .await
                .unwrap_or_else(|_| panic!());
            title.clone_into(&mut row.title);
            row.save(&db).await.unwrap_err();
            row.update(&db, |p| p.title.set(title)).await.unwrap_err();
            assert_eq!(Page::all().one(&db).await.unwrap().title, "there");
            Page::all().delete(&db).await.unwrap();
            traces(&db).await;
        }
        let row = page("kept").insert(&db).await.unwrap();
        assert_eq!(
            row.clone().delete(&db).await.unwrap_err().status().as_u16(),
            403
        );
        Page::all().delete(&db).await.unwrap_err();
        assert!(Page::all().exists(&db).await.unwrap());
        assert_eq!(traces(&db).await.len(), 2, "nothing of the deletions");
    }
}

#[tokio::test]
async fn nothing_after_a_rollback() {
    for db in every().await {
        let undone = db.atomic(async |tx| {
            page("undone").insert(tx).await?;
            Err::<(), _>(Error::bad_request("undone"))
        });
        undone.await.unwrap_err();
        assert!(traces(&db).await.is_empty());
        let kept = db.atomic(async |tx| {
            page("one").insert(tx).await?;
            page("two").insert(tx).await?;
            assert!(
                !Trace::filter(|t| t.what.starts_with("committed"))
                    .exists(tx)
                    .await?
            );
            Ok(())
        });
        kept.await.unwrap();
        assert_eq!(
            traces(&db).await[2..],
            ["committed one Created", "committed two Created"]
        );
    }
}

#[tokio::test]
async fn a_rule_over_columns_names_them() {
    for db in every().await {
        let error = page("late")
            .with(|p| p.first.set(10))
            .insert(&db)
            .await
            .unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|field| &*field.field).collect();
        assert_eq!(
            (fields, error.status().as_u16()),
            (vec!["first", "last"], 422)
        );
        let mut row = page("early").insert(&db).await.unwrap();
        row.last = 0;
        assert_eq!(row.save(&db).await.unwrap_err().fields().len(), 2);
        assert_eq!(
            row.update(&db, |p| p.last.set(0))
                .await
                .unwrap_err()
                .fields()
                .len(),
            2
        );
        assert_eq!(Page::all().one(&db).await.unwrap().last, 9);
    }
}

#[tokio::test]
async fn many_at_once_skip_them() {
    for db in every().await {
        Page::insert_many(&db, [page("bulk").with(|p| p.slug.set("given"))])
            .await
            .unwrap();
        Page::all()
            .update(&db, |p| p.title.set("other"))
            .await
            .unwrap();
        assert_eq!(Page::all().one(&db).await.unwrap().slug, "given");
        assert!(traces(&db).await.is_empty());
    }
}

/// The admin writes by name: its rows have the same hooks and rules.
#[tokio::test]
async fn the_dynamic_api_runs_them_too() {
    for db in every().await {
        let column = |field: &str| Page::META.column(field).unwrap();
        let title = |text: &str| vec![(column("title"), carafe_orm::Value::from(text))];
        let row = dynamic::insert(&db, Page::META, title("By Name"))
            .await
            .unwrap();
        let key = row.get(0).unwrap().clone();
        assert_eq!(Page::all().one(&db).await.unwrap().slug, "by-name");
        let change = vec![
            (column("title"), "Later".into()),
            (column("slug"), "".into()),
        ];
        let row = dynamic::update(&db, Page::META, key.clone(), change)
            .await
            .unwrap();
        assert_eq!(row.decode::<Page>().unwrap().slug, "later");
        let late = dynamic::update(
            &db,
            Page::META,
            key.clone(),
            vec![(column("last"), 0_i64.into())],
        )
        .await;
        assert_eq!(late.unwrap_err().fields().len(), 2);
        assert!(dynamic::delete(&db, Page::META, key.clone()).await.unwrap());
        let traces = traces(&db).await;
        assert_eq!(traces.len(), 7, "{traces:?}");
        let gone = dynamic::update(&db, Page::META, key, title("x"))
            .await
            .unwrap_err();
        assert!(gone.is_not_found());
    }
}
