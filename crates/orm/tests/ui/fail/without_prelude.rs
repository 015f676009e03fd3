//! error: E0599 `Product` is not an iterator
//! hint: which provides `all` is implemented but not in scope

use shop::Product;

pub fn case(db: &carafe_orm::Db) {
    Product::all().fetch(db); //~
}
