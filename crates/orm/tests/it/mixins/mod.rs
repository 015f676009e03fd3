//! Fields that several models have.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod fields;
mod proxies;

use self::{
    elsewhere::Photo,
    shared::{Owned, Timestamps},
};
use carafe_core::DateTime;
use carafe_macros::{mixin, model, queryset};
use carafe_orm::{
    QuerySet,
    migrate::create_all,
    model::{Fk, Id, M2m, Registry},
    models,
    test::TestDb,
};

/// Mixins of another module.
pub(crate) mod shared {
    use super::Person;
    use carafe_core::DateTime;
    use carafe_macros::mixin;
    use carafe_orm::model::Fk;

    /// When a row was made and changed.
    #[mixin]
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Timestamps {
        /// Set once.
        #[field(auto_now_add)]
        pub created_at: DateTime,
        #[field(auto_now, index)]
        pub updated_at: DateTime,
    }

    /// Whose it is.
    #[mixin]
    #[derive(Debug)]
    pub(crate) struct Owned {
        #[field(on_delete = protect)]
        pub owner: Fk<Person>,
        #[field(max = 20, default = "draft")]
        pub state: String,
    }
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
}

#[model(crate = carafe_orm, mixins(Timestamps, Owned), unique(owner, title), order_by(-created_at))]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Article {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub title: String,
}

/// The same, written out.
pub(crate) mod plain {
    use super::{DateTime, Fk, Id, Person, model};

    #[model(crate = carafe_orm, unique(owner, title), order_by(-created_at))]
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Article {
        pub id: Id<Self>,
        #[field(max = 40)]
        pub title: String,
        #[field(auto_now_add)]
        pub created_at: DateTime,
        #[field(auto_now, index)]
        pub updated_at: DateTime,
        #[field(on_delete = protect)]
        pub owner: Fk<Person>,
        #[field(max = 20, default = "draft")]
        pub state: String,
    }
}

/// Where a mixin is named by its path.
pub(crate) mod elsewhere {
    use super::{DateTime, Id, model};

    #[model(crate = carafe_orm, soft_delete = gone, mixins(super::shared::Timestamps))]
    #[derive(Debug, Clone)]
    pub(crate) struct Photo {
        pub id: Id<Self>,
        pub gone: Option<DateTime>,
    }
}

#[mixin]
#[derive(Debug, Clone)]
pub(crate) struct ItemColumns {
    #[field(max = 40, unique)]
    pub name: String,
    #[field(default = false)]
    pub live: bool,
    #[field(default = 0)]
    pub stock: i64,
    pub marks: M2m<Mark>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub id: Id<Self>,
    pub text: String,
}

#[model(crate = carafe_orm, history, mixins(ItemColumns))]
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub id: Id<Self>,
}

/// The items that are shown.
#[model(crate = carafe_orm, proxy = Item, mixins(ItemColumns), scope = |i| i.live.eq(true), order_by(-stock))]
#[derive(Debug, Clone)]
pub(crate) struct LiveItem {
    pub id: Id<Self>,
}

#[queryset]
impl QuerySet<LiveItem> {
    pub(crate) fn sold_out(self) -> Self {
        self.filter(|i| i.stock.eq(0))
    }
}

/// Forbids that its item is deleted.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub id: Id<Self>,
    #[field(on_delete = protect)]
    pub item: Fk<Item>,
}

/// Goes with what it refers to, which it knows as a proxy.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    pub id: Id<Self>,
    pub item: Fk<LiveItem>,
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add(
            "m",
            models![Person, Article, Photo, Mark, Item, LiveItem, Comment, Pin],
        )
        .unwrap();
    registry
}

pub(crate) async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}
