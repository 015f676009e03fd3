//! error: E0277 `&str` does not fit a `i32` column of `<P as Path>::Root`
//! hint: expected a `i32`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub fn cheap<P: On<Product>>(p: ProductCols<P>) -> Pred<P::Root> {
    p.stock.eq("x") //~
}
