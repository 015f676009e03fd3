use carafe_forms::{
    FormData, Widget,
    model::{MOST_CHOICES, ModelForm},
};
use carafe_macros::model;
use carafe_orm::{
    Db, Insertable as _, Registry,
    dynamic::{DynQuery, insert, set_links, update},
    migrate::create_all,
    model::{Fk, Id, M2m, Model as _},
    models,
    test::TestDb,
    value::Value,
};

#[model(crate = carafe_orm)]
struct Shelf {
    id: Id<Self>,
    name: String,
}

#[model(crate = carafe_orm)]
struct Book {
    id: Id<Self>,
    #[field(unique)]
    title: String,
    shelf: Fk<Shelf>,
    others: M2m<Shelf>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    let added = registry.add("library", models![Shelf, Book]);
    added.expect("the models fit together");
    registry
}

async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        let made = create_all(db, &registry()).await;
        made.expect("the tables can be made");
    }
    all
}

async fn shelf(db: &Db, name: &str) -> i64 {
    let row = NewShelf {
        name: name.to_owned(),
    };
    let made = row.insert(db).await;
    made.expect("the row fits").id.raw()
}

async fn loaded(db: &Db) -> ModelForm {
    let mut form = ModelForm::new(Book::META);
    let url = |related: carafe_forms::model::Related| Some(format!("/{}/", related.target.name));
    form.load_choices(db, url).await.expect("choices");
    form
}

fn typed(title: &str, shelf: &str, others: &[&str]) -> FormData {
    let one = [("title", title), ("shelf", shelf)];
    let many = others.iter().map(|key| ("others", *key));
    one.into_iter().chain(many).collect()
}

fn widget(form: &ModelForm, name: &str) -> Widget {
    let field = form.form().fields().find(|field| field.name() == name);
    field.expect("a field").widget()
}

#[tokio::test]
async fn a_row_goes_from_the_form_to_the_database_and_back() {
    for db in databases().await {
        let (a, b) = (shelf(&db, "zoology").await, shelf(&db, "Art").await);
        let mut form = loaded(&db).await;
        assert_eq!(widget(&form, "shelf"), Widget::Select);
        let (a, b) = (a.to_string(), b.to_string());
        assert!(form.fill(&typed("Emma", &a, &[&a, &b])));
        let row = insert(&db, Book::META, form.values()).await.unwrap();
        let key = row.values()[0].clone();
        for (relation, targets) in form.links() {
            let linked = set_links(&db, Book::META, relation, key.clone(), targets).await;
            linked.unwrap();
        }
        let kept = Book::all().with(|book| (book.shelf, book.others));
        let kept = kept.one(&db).await.unwrap();
        assert_eq!(
            (kept.title.as_str(), kept.shelf.name.as_str()),
            ("Emma", "zoology")
        );
        assert_eq!(kept.others.len(), 2);

        let mut form = loaded(&db).await;
        form.show(row.values());
        form.show_links("others", &[Value::Int(1), Value::Int(2)]);
        assert!(form.fill(&typed("Emma", &b, &["1", "2"])));
        assert_eq!(form.changed_fields(), ["shelf"]);
        update(&db, Book::META, key, form.changes()).await.unwrap();
        let moved = Book::filter(|book| book.shelf.name.eq("Art"));
        assert_eq!(moved.count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_title_that_another_row_has_is_refused_beside_it() {
    for db in databases().await {
        let key = shelf(&db, "Art").await.to_string();
        let mut form = loaded(&db).await;
        assert!(form.fill(&typed("Emma", &key, &[])));
        insert(&db, Book::META, form.values()).await.unwrap();
        let refused = insert(&db, Book::META, form.values()).await.unwrap_err();
        form.refuse(refused).unwrap();
        assert_eq!(
            form.form().errors("title"),
            ["Book with this title already exists."]
        );
        assert_eq!(form.form().typed("title"), "Emma");
    }
}

#[tokio::test]
async fn too_many_rows_are_no_select() {
    let db = databases().await.swap_remove(0);
    let rows: Vec<String> = (0..=MOST_CHOICES)
        .map(|n| format!("('shelf {n}')"))
        .collect();
    let sql = format!("INSERT INTO library_shelf (name) VALUES {}", rows.join(","));
    db.execute(&sql, &[]).await.unwrap();
    let mut form = loaded(&db).await;
    assert_eq!(widget(&form, "shelf"), Widget::Key);
    assert!(form.fill(&typed("Emma", "7", &[])));
    assert!(form.check_keys(&db).await.unwrap());
    assert!(
        form.fill(&typed("Emma", "70000", &[])),
        "the form alone cannot know"
    );
    assert!(!form.check_keys(&db).await.unwrap());
    assert_eq!(
        form.form().errors("shelf"),
        ["There is no row with this key."]
    );
    assert_eq!(DynQuery::new(Book::META).count(&db).await.unwrap(), 0);
}
