//! error: the key is given twice: here and by `#[field(pk)]`
//! hint: the key is given twice: here and by `#[field(pk)]`

use shop::prelude::*;

#[model(crate = carafe_orm, pk(id))] //~
pub struct Pen {
    #[field(pk)]
    pub id: Id<Self>,
}
