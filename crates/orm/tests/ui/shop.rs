//! A small shop: the models that the cases in `fail` and `pass` speak of.

#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    rust_2018_idioms
)]

use carafe_core::Object;
use prelude::*;

pub use carafe_orm as orm;

/// What an application imports.
pub mod prelude {
    pub use carafe_core::{Date, DateTime, Decimal, Result, Time};
    pub use carafe_macros::{GenericFk, model};
    pub use carafe_orm::{AnyFk, Db, Fk, GenericRelation, Id, Insertable, M2m, Model, On, Pred, QuerySet, Rev, Tx};
}

/// A category.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Category {
    /// Key.
    pub id: Id<Self>,
    /// Name.
    #[field(unique)]
    pub name: String,
    /// Parent.
    #[field(on_delete = set_null)]
    pub parent: Option<Fk<Self>>,
    /// Products.
    pub products: Rev<Product>,
    /// Children.
    pub children: Rev<Self>,
}

/// A tag.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Tag {
    /// Key.
    pub id: Id<Self>,
    /// Name.
    #[field(unique, max = 40)]
    pub name: String,
    /// Products.
    pub products: Rev<Product>,
}

/// A brand.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Brand {
    /// Key.
    pub id: Id<Self>,
    /// Name.
    pub name: String,
    /// Country.
    pub country: String,
}

/// A product.
#[model(crate = carafe_orm, admin, unique(category, name), index(-created), order_by(-created), display = |p| format!("{} {}", p.name, p.price))]
#[derive(Debug, Clone)]
pub struct Product {
    /// Key.
    pub id: Id<Self>,
    /// Category.
    pub category: Fk<Category>,
    /// Brand.
    pub brand: Option<Fk<Brand>>,
    /// Tags.
    pub tags: M2m<Tag>,
    /// Name.
    #[field(max = 200)]
    pub name: String,
    /// Price.
    #[field(digits(10, 2))]
    pub price: Decimal,
    /// Cost.
    pub cost: Option<Decimal>,
    /// Stock.
    #[field(default = 0)]
    pub stock: i32,
    /// Active.
    #[field(default = true)]
    pub active: bool,
    /// Created.
    #[field(auto_now_add)]
    pub created: DateTime,
    /// Reviews.
    pub reviews: Rev<Review>,
}

/// A review.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Review {
    /// Key.
    pub id: Id<Self>,
    /// Product.
    pub product: Fk<Product>,
    /// Rating.
    pub rating: i32,
    /// Text.
    #[field(secret)]
    pub text: String,
}

/// User.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct User {
    /// Key.
    pub id: Id<Self>,
    /// Mail.
    pub email: String,
}

/// Order.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Order {
    /// Key.
    pub id: Id<Self>,
    /// Customer.
    pub customer: Fk<User>,
    /// Total.
    pub total: Decimal,
    /// Items.
    pub items: Rev<OrderItem>,
}

/// A line.
#[model(crate = carafe_orm, pk(order, product))]
#[derive(Debug, Clone)]
pub struct OrderItem {
    /// Quantity.
    pub qty: i32,
    /// Order.
    pub order: Fk<Order>,
    /// Product.
    pub product: Fk<Product>,
}

/// A product with all that a card shows.
pub type Card = ProductWith<Category, Option<Fk<Brand>>, Vec<Tag>>;

/// Demands category and tags.
pub fn card(card: &Card) -> String {
    format!("{} {} {}", card.name, card.category.name, card.tags.len())
}

/// Takes plain rows.
pub fn plain(_: &[Product]) {}

/// The short texts of rows of any model.
pub fn names<M: Model>(rows: &[M]) -> Vec<String> {
    rows.iter().map(Object::display).collect()
}

/// The first row of any model.
pub async fn newest<M: Model>(db: &Db) -> Result<Vec<M>> {
    M::all().limit(1).fetch(db).await
}

/// `sql!` as the facade has it.
#[macro_export]
macro_rules! sql {
    ($($input:tt)*) => { carafe_macros::sql!(crate = carafe_orm, $($input)*) };
}

/// `expr!` as the facade has it.
#[macro_export]
macro_rules! expr {
    ($($input:tt)*) => { carafe_macros::expr!(crate = carafe_orm, $($input)*) };
}

/// An owned handle.
pub fn db_of_the_app() -> Db {
    unimplemented!("it is never called")
}

/// What can be shown in the window.
#[derive(GenericFk, Debug, Clone)]
#[generic(crate = carafe_orm)]
pub enum Shown {
    /// A product.
    Product(Fk<Product>),
    /// A category.
    Category(Fk<Category>),
}

/// A place in the window.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Spot {
    /// Key.
    pub id: Id<Self>,
    /// What stands there.
    #[field(generic)]
    pub shown: Shown,
}

/// Something said about a row of any model.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct Remark {
    /// Key.
    pub id: Id<Self>,
    /// The row.
    pub about: AnyFk,
}
