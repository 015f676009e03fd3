//! Fields that several models have.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod fields;

use self::{
    elsewhere::Photo,
    shared::{Owned, Timestamps},
};
use carafe_core::DateTime;
use carafe_macros::model;
use carafe_orm::{
    migrate::create_all,
    model::{Fk, Id, Registry},
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

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("m", models![Person, Article, Photo]).unwrap();
    registry
}

pub(crate) async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}
