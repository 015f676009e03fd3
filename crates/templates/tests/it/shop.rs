//! Models as `#[model]` and loaded rows show themselves to templates, written by hand.

use carafe_core::{Date, DateTime, Decimal, Field, Object, object::IntoField};

pub(crate) struct Tag {
    pub(crate) name: String,
}

pub(crate) struct Category {
    pub(crate) name: String,
}

pub(crate) struct Product {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) price: Decimal,
    pub(crate) note: Option<String>,
    pub(crate) active: bool,
    pub(crate) since: Date,
    pub(crate) created_at: DateTime,
    pub(crate) category: Option<Category>,
    pub(crate) tags: Option<Vec<Tag>>,
}

impl Object for Tag {
    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn get(&self, name: &str) -> Option<Field<'_>> {
        (name == "name").then(|| self.name.field())
    }

    fn display(&self) -> String {
        self.name.clone()
    }
}

impl Object for Category {
    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn get(&self, name: &str) -> Option<Field<'_>> {
        (name == "name").then(|| self.name.field())
    }

    fn display(&self) -> String {
        format!("Category {}", self.name)
    }
}

impl Object for Product {
    fn fields(&self) -> &'static [&'static str] {
        &[
            "id",
            "name",
            "price",
            "note",
            "active",
            "since",
            "created_at",
            "category",
            "tags",
        ]
    }

    fn get(&self, name: &str) -> Option<Field<'_>> {
        Some(match name {
            "id" => self.id.field(),
            "name" => self.name.field(),
            "price" => self.price.field(),
            "note" => self.note.field(),
            "active" => self.active.field(),
            "since" => self.since.field(),
            "created_at" => self.created_at.field(),
            // Relations are there only when they were asked for.
            "category" => self.category.as_ref()?.field(),
            "tags" => self.tags.as_ref()?.field(),
            _ => return None,
        })
    }

    fn display(&self) -> String {
        self.name.clone()
    }
}

pub(crate) fn book() -> Product {
    Product {
        id: 7,
        name: "Dune <1965>".to_owned(),
        price: Decimal::new(1250, 2),
        note: None,
        active: true,
        since: Date::new(2026, 11, 20).expect("there is such a day"),
        created_at: "2026-11-20T14:30:05Z".parse().expect("there is such a day"),
        category: Some(Category {
            name: "Novels & more".to_owned(),
        }),
        tags: Some(vec![
            Tag {
                name: "sand".to_owned(),
            },
            Tag {
                name: "<worm>".to_owned(),
            },
        ]),
    }
}

pub(crate) fn bare(id: i64, name: &str, price: i64) -> Product {
    Product {
        id,
        name: name.to_owned(),
        price: Decimal::new(price, 2),
        category: None,
        tags: None,
        ..book()
    }
}
