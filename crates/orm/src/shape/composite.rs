//! `Option`, `Vec` and tuples of shapes.

use super::{RowType, Shape, Slots};
use crate::value::{KeyValue, Row};
use carafe_core::Result;

#[diagnostic::do_not_recommend]
impl<T: Shape> Shape for Option<T> {
    const WIDTH: u16 = T::WIDTH;
    const MANY: u16 = T::MANY;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        if row.peek_null() {
            row.skip(T::WIDTH);
            return Ok(None);
        }
        T::decode(row).map(Some)
    }

    fn columns(columns: &mut RowType) {
        columns.optional::<T>();
    }

    fn slots<'a>(&'a mut self, owner: &KeyValue, slots: &mut Slots<'a>) {
        match self {
            Some(row) => row.slots(owner, slots),
            None => slots.skip(T::MANY),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Shape> Shape for Vec<T> {
    const WIDTH: u16 = 0;
    const MANY: u16 = 1;

    fn decode(_: &mut Row<'_>) -> Result<Self> {
        Ok(Self::new())
    }

    fn slots<'a>(&'a mut self, owner: &KeyValue, slots: &mut Slots<'a>) {
        slots.many(owner.clone(), self);
    }
}

macro_rules! tuples {
    ($(($($shape:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($shape: Shape),*> Shape for ($($shape,)*) {
            const WIDTH: u16 = 0 $(+ $shape::WIDTH)*;
            const MANY: u16 = 0 $(+ $shape::MANY)*;

            fn decode(row: &mut Row<'_>) -> Result<Self> {
                Ok(($($shape::decode(row)?,)*))
            }

            fn columns(columns: &mut RowType) {
                $($shape::columns(columns);)*
            }

            fn key(&self) -> KeyValue {
                self.0.key()
            }

            #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
            fn slots<'a>(&'a mut self, owner: &KeyValue, slots: &mut Slots<'a>) {
                // Lists beside a row are its own: only its key finds their rows.
                let owner = match owner {
                    KeyValue::None if Self::MANY > 0 => self.0.key(),
                    owner => owner.clone(),
                };
                let ($($shape,)*) = self;
                $($shape.slots(&owner, slots);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L));
