//! error: E0277 `Mark` has not exactly one relation to `Pen`
//! hint: `Rev<Mark>` needs a field `Fk<Pen>` or `M2m<Pen>` in `Mark`; of several, `#[field(via = …)]` names one

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
    pub marks: Rev<Mark>, //~
}
