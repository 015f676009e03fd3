//! Keys of several columns: `(Id<Order>, Id<Product>)`.

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch};
use carafe_core::Result;

// A tuple is bound as the list of its parts and never read from one cell. No field can have this type, for it has
// no `IntoField`.
macro_rules! tuples {
    ($(($($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: DbType),*> DbType for ($($part,)*) {
            type Inner = Self;
            type Null = NotNull;
            type Alone = Self;
            type Perhaps = Option<Self>;
            const TYPE: ColumnType = ColumnType::Bytes;

            fn from_cell(cell: Cell<'_>) -> Result<Self> {
                Err(mismatch("a key of several columns", cell))
            }

            #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
            fn to_value(&self) -> Value {
                let ($($part,)*) = self;
                Value::List(Box::new([$($part.to_value()),*]))
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D));
