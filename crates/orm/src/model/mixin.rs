//! Fields that several models have.

use super::Model;

/// A model that has the fields of the mixin `T`, by `#[model(mixins(T))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the fields of `{T}`",
    label = "add `#[model(mixins({T}))]` to `{Self}`"
)]
pub trait HasMixin<T>: Model {
    /// The fields of the mixin, with the values of this row.
    ///
    /// ```
    /// # use carafe_core::DateTime;
    /// # use carafe_macros::{mixin, model};
    /// # use carafe_orm::{Id, model::HasMixin};
    /// #[mixin]
    /// #[derive(Debug, Clone)]
    /// struct Timestamps {
    ///     #[field(auto_now_add)]
    ///     created_at: DateTime,
    ///     #[field(auto_now)]
    ///     updated_at: DateTime,
    /// }
    ///
    /// #[model(crate = carafe_orm, mixins(Timestamps))]
    /// #[derive(Debug, Clone)]
    /// struct Product {
    ///     id: Id<Self>,
    ///     name: String,
    /// }
    ///
    /// fn is_older(row: &impl HasMixin<Timestamps>, than: DateTime) -> bool {
    ///     row.mixin().updated_at < than
    /// }
    /// # fn main() {}
    /// ```
    fn mixin(&self) -> T;
}
