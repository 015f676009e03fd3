//! Models that look at the table of another one.

use super::{ColumnMeta, Model, ModelItem, ModelMeta, Registered};
use carafe_core::Error;

/// A model with `#[model(proxy = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a table of its own",
    label = "not a proxy of another model",
    note = "add `#[model(proxy = …)]` to it, with the model whose rows it shows"
)]
pub trait Proxy: Model {
    /// The model whose table it is.
    type Base: Model;
}

impl ModelMeta {
    /// The model whose table it is: itself, unless it is a proxy.
    pub fn base(&'static self) -> &'static Self {
        self.proxy.map_or(self, |base| base().base())
    }

    /// Whether changes of its rows are kept.
    pub(crate) fn is_recorded(&'static self) -> bool {
        self.base().history.is_some()
    }
}

/// Why a proxy does not fit the model whose table it is.
pub(super) fn misfit(proxy: &'static ModelMeta) -> Option<String> {
    let base = proxy.base();
    let name = |meta: &'static ModelMeta, column: u16| meta.columns[usize::from(column)].name;
    let keys = |meta: &'static ModelMeta| -> Vec<&str> {
        meta.pk.iter().map(|column| name(meta, *column)).collect()
    };
    if keys(proxy) != keys(base) {
        return Some("their primary keys differ".to_owned());
    }
    let gone = |meta: &'static ModelMeta| meta.soft_delete.map(|column| name(meta, column));
    if gone(proxy) != gone(base) {
        return Some("one of them has `soft_delete`, or both by other columns".to_owned());
    }
    let version = |meta: &'static ModelMeta| meta.version().map(|column| name(meta, column));
    if version(proxy) != version(base) {
        return Some("one of them counts its `version`, or both by other columns".to_owned());
    }
    proxy.columns.iter().find_map(|column| {
        let known = base.columns.iter().find(|other| other.name == column.name);
        match known {
            Some(other) if alike(column, other) => None,
            Some(_) => Some(format!("`{}` has another type there", column.field)),
            None => Some(format!("it has no column `{}`", column.name)),
        }
    })
}

fn alike(one: &ColumnMeta, other: &ColumnMeta) -> bool {
    (one.kind, one.nullable, one.digits) == (other.kind, other.nullable, other.digits)
}

/// The proxy does not fit.
pub(super) fn unfit(item: ModelItem, why: &str) -> Error {
    let (proxy, base) = (item.meta, item.meta.base());
    Error::config(format!(
        "`{}` is no proxy of `{}`: {why}",
        proxy.name, base.name
    ))
    .code("orm.E371")
    .hint("give its fields as the model has them; it may leave out some that are no key")
    .located(proxy.at)
}

/// The model itself is not known yet.
pub(super) fn too_early(item: ModelItem) -> Error {
    let (proxy, base) = (item.meta, item.meta.base());
    Error::config(format!(
        "`{}` is a proxy of `{}`, which no list before it names",
        proxy.name, base.name
    ))
    .code("orm.E371")
    .hint(format!("`models![{}, {}]`", base.name, proxy.name))
    .located(item.at)
}

/// The table of a proxy is that of its model.
pub(super) fn table(item: ModelItem, base: Option<&Registered>) -> Result<String, Error> {
    let base = base.ok_or_else(|| too_early(item))?;
    match misfit(item.meta) {
        Some(why) => Err(unfit(item, &why)),
        None => Ok(base.table.clone()),
    }
}
