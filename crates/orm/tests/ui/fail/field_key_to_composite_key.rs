//! error: E0277 `Fk<OrderItem>` refers to a model whose key has several columns
//! hint: a foreign key holds one column

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub item: Fk<OrderItem>, //~
}
