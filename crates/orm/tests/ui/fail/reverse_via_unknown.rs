//! error: E0609 no field `frist` on type `MarkCols<Root<Mark>>`
//! hint: a field with a similar name exists

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Mark {
    pub id: Id<Self>,
    pub first: Fk<Pen>,
    pub second: Fk<Pen>,
}

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(via = frist)] //~
    pub marks: Rev<Mark>,
}
