//! error: E0609 no field `nam` on type `ProductCols<
//! hint: a field with a similar name exists

use carafe_macros::view;
use shop::*;

#[view(Product, crate = shop::orm)]
pub struct Card {
    pub nam: String, //~
}
