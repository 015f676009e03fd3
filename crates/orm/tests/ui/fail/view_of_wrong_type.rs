//! error: E0277 this column or expression of `Product` is no `i64`
//! hint: the field's type is not that of the column

use carafe_macros::view;
use shop::*;

#[view(Product, crate = shop::orm)]
pub struct Card {
    pub name: i64, //~
}
