//! What the shop sells.

use carafe::prelude::*;

/// A shelf of the shop.
#[model(admin, order_by(name))]
pub struct Category {
    /// Its number.
    pub id: Id<Self>,
    /// What it is called.
    #[field(max = 100, unique)]
    pub name: String,
}

/// A word that products share: an author, a decade.
#[model(admin, order_by(name))]
pub struct Tag {
    /// Its number.
    pub id: Id<Self>,
    /// The word.
    #[field(max = 100, unique)]
    pub name: String,
}

/// Something to buy.
#[model(admin, order_by(name))]
pub struct Product {
    /// Its number.
    pub id: Id<Self>,
    /// What it is called.
    #[field(max = 200)]
    pub name: String,
    /// What it costs.
    #[field(digits(10, 2))]
    pub price: Decimal,
    /// Its shelf.
    pub category: Fk<Category>,
    /// Its words.
    pub tags: M2m<Tag>,
    /// Since when it is sold.
    #[field(auto_now_add)]
    pub created_at: DateTime,
}

impl Admin for Product {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|p| (p.name, p.price, p.created_at));
        a.search_fields(|p| p.name);
    }
}
