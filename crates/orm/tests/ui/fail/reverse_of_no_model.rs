//! error: E0277 `Ink` has not exactly one relation to `Pen`
//! hint: `Rev<Ink>` needs a field `Fk<Pen>` or `M2m<Pen>` in `Ink`; of several, `#[field(via = …)]` names one

use shop::prelude::*;

pub struct Ink;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub inks: Rev<Ink>, //~
}
