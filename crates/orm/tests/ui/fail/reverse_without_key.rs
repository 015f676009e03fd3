//! error: E0277 `Tag` has not exactly one relation to `Pen`
//! hint: `Rev<Tag>` needs a field `Fk<Pen>` or `M2m<Pen>` in `Tag`; of several, `#[field(via = …)]` names one

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub tags: Rev<Tag>, //~
}
