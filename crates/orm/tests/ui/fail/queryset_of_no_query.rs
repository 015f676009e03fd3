//! error: `#[queryset]` stands on `impl QuerySet<Product> { … }` with methods that take `self`
//! hint: `#[queryset]` stands on `impl QuerySet<Product> { … }` with methods that take `self`

use carafe_macros::queryset;
use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
}

#[queryset]
impl Pen { //~
    fn blue(self) -> Self {
        self
    }
}
