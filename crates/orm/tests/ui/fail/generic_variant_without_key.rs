//! error: a variant holds one foreign key
//! hint: Product(Fk<Product>)

use shop::prelude::*;
use shop::*;

#[derive(GenericFk, Debug, Clone)]
#[generic(crate = carafe_orm)]
pub enum Other {
    Product(Product), //~
    Category(Fk<Category>),
}
