//! error: a generated column cannot be searched
//! hint: name the columns that it is made of

use shop::prelude::*;

#[model(crate = carafe_orm, search(name = A, shown))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
    #[field(generated = |p| p.name.upper())]
    pub shown: String,
}
