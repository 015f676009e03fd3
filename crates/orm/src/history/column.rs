//! Columns whose old and new values can be asked for.

use crate::{
    model::Model,
    query::{
        Col, Rel,
        kind::{One, Opt},
        path::{IsRoot, Path},
    },
    value::DbType,
    write::Columns,
};

/// A column of `M`, with the type of its values.
#[diagnostic::on_unimplemented(
    message = "only a column of `{M}` itself has old and new values",
    label = "expected `p.column` or `p.relation`"
)]
pub trait RecordedColumn<M>: Columns<M> {
    /// The type of its values; of a relation the key's.
    type Value: DbType;
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, T: DbType, const I: u16> RecordedColumn<P::Root> for Col<P, T, I> {
    type Value = T;
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, T: Model, const I: u16> RecordedColumn<P::Root> for Rel<P, T, One, I> {
    type Value = T::Pk;
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, T: Model, const I: u16> RecordedColumn<P::Root> for Rel<P, T, Opt, I>
where
    Option<T::Pk>: DbType,
{
    type Value = Option<T::Pk>;
}
