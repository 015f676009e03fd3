//! Versions of one shop, and models that refer to each other.

/// What the shop begins with.
pub(super) mod first {
    use carafe_core::{DateTime, Decimal};
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id, M2m};

    #[model(crate = carafe_orm)]
    pub(crate) struct Category {
        pub id: Id<Self>,
        #[field(unique, max = 100)]
        pub name: String,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Tag {
        pub id: Id<Self>,
        #[field(max = 50)]
        pub name: String,
    }

    #[model(crate = carafe_orm, unique(category, name), index(-created_at))]
    pub(crate) struct Product {
        pub id: Id<Self>,
        #[field(max = 200)]
        pub name: String,
        #[field(digits(10, 2))]
        pub price: Decimal,
        pub category: Fk<Category>,
        pub tags: M2m<Tag>,
        #[field(auto_now_add)]
        pub created_at: DateTime,
    }
}

/// What it has a year later: fields of all sorts, an index, a unique constraint, another model.
pub(super) mod second {
    pub(crate) use super::first::{Category, Tag};
    use carafe_core::{DateTime, Decimal};
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id, M2m};

    #[model(crate = carafe_orm, unique(category, name), index(-created_at))]
    pub(crate) struct Product {
        pub id: Id<Self>,
        #[field(max = 200, index)]
        pub name: String,
        #[field(digits(10, 2))]
        pub price: Decimal,
        pub category: Fk<Category>,
        pub tags: M2m<Tag>,
        #[field(auto_now_add)]
        pub created_at: DateTime,
        #[field(default = 7)]
        pub weight: i32,
        #[field(default = "it's \"new\"", max = 40)]
        pub label: String,
        #[field(digits(6, 3), default = "1.250".parse::<Decimal>().unwrap())]
        pub tax: Decimal,
        #[field(default = true)]
        pub live: bool,
        #[field(auto_now)]
        pub changed_at: DateTime,
        pub note: Option<String>,
        #[field(on_delete = set_null)]
        pub parent: Option<Fk<Product>>,
        #[field(on_delete = restrict)]
        pub maker: Option<Fk<Maker>>,
        pub likes: M2m<Maker>,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Maker {
        pub id: Id<Self>,
        #[field(unique)]
        pub code: i16,
    }
}

/// Two models that refer to each other, one of them always.
pub(super) mod circle {
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id};

    #[model(crate = carafe_orm)]
    pub(crate) struct Author {
        pub id: Id<Self>,
        pub best: Option<Fk<Book>>,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Book {
        pub id: Id<Self>,
        pub author: Fk<Author>,
    }
}

/// Two blueprints whose models refer to each other in a ring: a.Root ← b.Middle ← a.Leaf.
pub(super) mod ring {
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id};

    #[model(crate = carafe_orm)]
    pub(crate) struct Root {
        pub id: Id<Self>,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Middle {
        pub id: Id<Self>,
        pub root: Fk<Root>,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Leaf {
        pub id: Id<Self>,
        pub middle: Fk<Middle>,
    }
}

/// Changes that cannot be written yet.
pub(super) mod changed {
    use carafe_core::{DateTime, Decimal};
    use carafe_macros::model;
    use carafe_orm::model::Id;

    #[model(crate = carafe_orm)]
    pub(crate) struct Category {
        pub id: Id<Self>,
        #[field(unique, max = 80)]
        pub name: String,
    }

    #[model(crate = carafe_orm, table = "shop_goods")]
    pub(crate) struct Product {
        pub id: Id<Self>,
        #[field(max = 200)]
        pub title: String,
        #[field(digits(10, 2))]
        pub price: Option<Decimal>,
        #[field(auto_now_add)]
        pub created_at: DateTime,
    }
}

/// A field that needs a value and has none.
pub(super) mod needy {
    use carafe_macros::model;
    use carafe_orm::model::Id;

    #[model(crate = carafe_orm)]
    pub(crate) struct Tag {
        pub id: Id<Self>,
        #[field(max = 50)]
        pub name: String,
        pub color: String,
    }
}

/// Names that hurt.
pub(super) mod hostile {
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id, M2m};

    #[model(crate = carafe_orm, table = "we\"ird; DROP TABLE 'x' --", index(select))]
    pub(crate) struct Weird {
        pub id: Id<Self>,
        #[field(column = "select \"from\" ''", unique)]
        pub select: String,
        #[field(column = "naïve größe", default = "a'b\"c\\d\ne", index)]
        pub text: String,
        #[field(column = "Order")]
        pub order: Option<Fk<Weird>>,
        pub others: M2m<Weird>,
    }

    /// The same, with one field more of the kind that rebuilds the table.
    pub(crate) mod later {
        use carafe_macros::model;
        use carafe_orm::model::{Fk, Id, M2m};

        #[model(crate = carafe_orm, table = "we\"ird; DROP TABLE 'x' --", index(select))]
        pub(crate) struct Weird {
            pub id: Id<Self>,
            #[field(column = "select \"from\" ''", unique)]
            pub select: String,
            #[field(column = "naïve größe", default = "a'b\"c\\d\ne", index)]
            pub text: String,
            #[field(column = "Order")]
            pub order: Option<Fk<Weird>>,
            pub others: M2m<Weird>,
            #[field(column = "'; --", default = "x'; DROP TABLE y; --")]
            pub more: String,
        }
    }

    #[model(crate = carafe_orm, table = "a_table_whose_name_is_exactly_as_long_as_postgresql_lets_it_be")]
    pub(crate) struct Long {
        pub id: Id<Self>,
        #[field(
            column = "a_column_whose_name_is_also_as_long_as_postgresql_lets_it_be_ok",
            unique
        )]
        pub one: i64,
        #[field(
            column = "a_column_whose_name_is_also_as_long_as_postgresql_lets_it_be_no",
            unique
        )]
        pub two: i64,
    }

    #[model(crate = carafe_orm, table = "a_table_whose_name_is_one_byte_longer_than_postgresql_lets_it_be")]
    pub(crate) struct TooLong {
        pub id: Id<Self>,
    }
}

/// A table that somebody else made, and one that refers to it.
pub(super) mod legacy {
    use carafe_macros::model;
    use carafe_orm::model::{Fk, Id, M2m};

    #[model(crate = carafe_orm, table = "OldCustomer", managed = false)]
    pub(crate) struct Customer {
        #[field(column = "CustomerId")]
        pub id: Id<Self, i32>,
    }

    #[model(crate = carafe_orm)]
    pub(crate) struct Ticket {
        pub id: Id<Self>,
        pub customer: Fk<Customer>,
        pub watchers: M2m<Customer>,
    }
}
