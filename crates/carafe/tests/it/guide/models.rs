//! The models of `docs/guide/orm.md`.

use carafe::prelude::*;

#[model]
pub struct Category {
    pub id: Id<Self>,
    #[field(unique, max = 100)]
    pub name: String,
    pub products: Rev<Product>,
}

#[model]
pub struct Tag {
    pub id: Id<Self>,
    #[field(unique, max = 50)]
    pub name: String,
    pub products: Rev<Product>,
}

#[derive(Choice)]
pub enum Status {
    Draft,
    Live,
}

#[model(unique(category, name), index(-created), order_by(-created))]
pub struct Product {
    pub id: Id<Self>,
    #[field(on_delete = cascade)]
    pub category: Fk<Category>,
    pub tags: M2m<Tag>,
    #[field(max = 120)]
    pub name: String,
    #[field(default = Status::Draft)]
    pub status: Status,
    #[field(digits(10, 2))]
    pub price: Decimal,
    #[field(default = 0)]
    pub stock: i32,
    #[field(auto_now_add)]
    pub created: DateTime,
}

/// With the column of T14.
#[model]
#[derive(Clone)]
pub struct Folder {
    pub id: Id<Self>,
    pub name: String,
    pub parent: Option<Fk<Self>>,
    #[field(default = 0)]
    pub weight: i32,
}

#[view(Product)]
pub struct ProductCard {
    pub id: Id<Product>,
    pub name: String,
    #[from(category.name)]
    pub category: String,
    #[expr(|p| p.price * 2)]
    pub double: Decimal,
    #[nested]
    pub tags: Vec<TagName>,
}

#[view(Tag)]
pub struct TagName {
    pub name: String,
}
