//! error: E0277 `Link` has not exactly one relation to `Tag`
//! hint: needs a field `Fk<Tag>` or `M2m<Tag>` in `Link`

use shop::{Tag, prelude::*};

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    pub tags: M2m<Tag, Link>, //~
}

#[model(crate = carafe_orm)]
pub struct Link {
    pub id: Id<Self>,
    pub book: Fk<Book>,
}
