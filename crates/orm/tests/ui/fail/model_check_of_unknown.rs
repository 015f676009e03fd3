//! error: E0609 no field `stok` on type `PenCols<Root<Pen>>`
//! hint: stock

use shop::prelude::*;

#[model(crate = carafe_orm, check(some = |p| p.stok.gt(0)))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub stock: i32,
}
