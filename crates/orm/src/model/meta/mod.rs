//! What a model looks like, as data: the one table that queries, migrations, forms and the admin read.

mod column;
mod generic;
mod relation;
mod search;

pub use self::{
    column::ColumnMeta,
    generic::GenericMeta,
    relation::{OnDelete, RelationKind, RelationMeta, Through},
    search::{SearchField, SearchMeta, Weight},
};

use super::Constraint;
use crate::{
    query::scoped::ScopeFn,
    value::Row,
    write::{CleanFn, HookTable},
};
use carafe_core::Result;
use std::panic::Location;

/// One model. `#[model]` writes it as a constant.
///
/// It holds no label and no table name of the database unless `table = "…"` says so: both come from the
/// blueprint that lists the model, through the [`Registry`](super::Registry).
#[derive(Debug)]
#[non_exhaustive]
pub struct ModelMeta {
    /// Number of this model, made from its path in the program.
    pub id: u64,
    /// Name of the struct, such as `Product`.
    pub name: &'static str,
    /// Where the struct stands.
    pub at: &'static Location<'static>,
    /// The table, when `table = "…"` names it.
    pub table: Option<&'static str>,
    /// The columns, in the order in which rows are read.
    pub columns: &'static [ColumnMeta],
    /// The relations: `Fk`, `M2m` and `Rev` fields, in the order of the struct.
    pub relations: &'static [RelationMeta],
    /// The generic foreign keys, in the order of the struct.
    pub generics: &'static [GenericMeta],
    /// Positions of the primary key's columns.
    pub pk: &'static [u16],
    /// Columns that are unique together.
    pub uniques: &'static [&'static [u16]],
    /// Further indexes.
    pub indexes: &'static [&'static [OrderedColumn]],
    /// The order of a query that asks for none.
    pub ordering: &'static [OrderedColumn],
    /// The columns that name a row in fixtures, in place of its key.
    pub natural_key: &'static [u16],
    /// The column that stands for a row in lists, when it is a single one.
    pub display_column: Option<u16>,
    /// Reads a whole row and gives its short text.
    pub display: fn(&mut Row<'_>) -> Result<String>,
    /// Whether `#[model(admin)]` asks for it to be in the admin.
    pub admin: bool,
    /// Whether migrations make and change its table.
    pub managed: bool,
    /// Whether its table is a view: rows are read and never written.
    pub view: bool,
    /// Rules that every row keeps.
    pub constraints: &'static [Constraint],
    /// What the database remembers about the table.
    pub comment: Option<&'static str>,
    /// Its name for people, when `verbose_name = "…"` gives one.
    pub verbose_name: Option<&'static str>,
    /// The same for several, when `verbose_name_plural = "…"` gives one.
    pub verbose_name_plural: Option<&'static str>,
    /// What `impl Hooks` does around its writes.
    pub hooks: Option<HookTable>,
    /// What `impl Clean` says of a row.
    pub clean: Option<CleanFn>,
    /// The condition on every query, when `scope = |p| …` gives one.
    pub scope: Option<ScopeFn>,
    /// The column that says when a row was thrown away, when `soft_delete = …` names one.
    pub soft_delete: Option<u16>,
    /// The table of its changes, when `history` asks for one.
    pub history: Option<&'static ModelMeta>,
    /// In which columns people search, when `search(…)` names some.
    pub search: Option<SearchMeta>,
    /// The model whose table it is, when `proxy = …` names one.
    pub proxy: Option<fn() -> &'static ModelMeta>,
}

/// A column and its direction, in an index or an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedColumn {
    /// Position of the column.
    pub column: u16,
    /// From large to small.
    pub descending: bool,
}

impl OrderedColumn {
    /// From small to large.
    pub const fn asc(column: u16) -> Self {
        Self {
            column,
            descending: false,
        }
    }

    /// From large to small.
    pub const fn desc(column: u16) -> Self {
        Self {
            column,
            descending: true,
        }
    }
}

impl ModelMeta {
    /// A model with these columns; everything else is its default.
    #[track_caller]
    pub const fn new(
        id: u64,
        name: &'static str,
        columns: &'static [ColumnMeta],
        relations: &'static [RelationMeta],
        display: fn(&mut Row<'_>) -> Result<String>,
    ) -> Self {
        Self {
            id,
            name,
            at: Location::caller(),
            table: None,
            columns,
            relations,
            generics: &[],
            pk: &[0],
            uniques: &[],
            indexes: &[],
            ordering: &[],
            natural_key: &[],
            display_column: None,
            display,
            admin: false,
            managed: true,
            view: false,
            constraints: &[],
            comment: None,
            verbose_name: None,
            verbose_name_plural: None,
            hooks: None,
            clean: None,
            scope: None,
            soft_delete: None,
            history: None,
            search: None,
            proxy: None,
        }
    }

    /// Its table has this name, whatever the blueprint's label.
    #[must_use]
    pub const fn table(mut self, name: &'static str) -> Self {
        self.table = Some(name);
        self
    }

    /// The primary key's columns.
    #[must_use]
    pub const fn pk(mut self, columns: &'static [u16]) -> Self {
        self.pk = columns;
        self
    }

    /// Columns that are unique together.
    #[must_use]
    pub const fn uniques(mut self, uniques: &'static [&'static [u16]]) -> Self {
        self.uniques = uniques;
        self
    }

    /// Its generic foreign keys.
    #[must_use]
    pub const fn generics(mut self, generics: &'static [GenericMeta]) -> Self {
        self.generics = generics;
        self
    }

    /// Further indexes.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [&'static [OrderedColumn]]) -> Self {
        self.indexes = indexes;
        self
    }

    /// The order of a query that asks for none.
    #[must_use]
    pub const fn ordering(mut self, ordering: &'static [OrderedColumn]) -> Self {
        self.ordering = ordering;
        self
    }

    /// These columns name a row in fixtures.
    #[must_use]
    pub const fn natural_key(mut self, columns: &'static [u16]) -> Self {
        self.natural_key = columns;
        self
    }

    /// This column stands for a row.
    #[must_use]
    pub const fn display_column(mut self, column: u16) -> Self {
        self.display_column = Some(column);
        self
    }

    /// It is in the admin.
    #[must_use]
    pub const fn admin(mut self) -> Self {
        self.admin = true;
        self
    }

    /// Migrations leave its table alone.
    #[must_use]
    pub const fn unmanaged(mut self) -> Self {
        self.managed = false;
        self
    }

    /// Its table is a view: migrations leave it alone, and rows are never written.
    #[must_use]
    pub const fn view(mut self) -> Self {
        self.view = true;
        self.managed = false;
        self
    }

    /// Rules that every row keeps.
    #[must_use]
    pub const fn constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self
    }

    /// The database remembers this about its table.
    #[must_use]
    pub const fn comment(mut self, text: &'static str) -> Self {
        self.comment = Some(text);
        self
    }

    /// Its name for people, one and several.
    #[must_use]
    pub const fn verbose(mut self, one: Option<&'static str>, many: Option<&'static str>) -> Self {
        self.verbose_name = one;
        self.verbose_name_plural = many;
        self
    }

    /// Its hooks.
    #[must_use]
    pub const fn hooks(mut self, hooks: HookTable) -> Self {
        self.hooks = Some(hooks);
        self
    }

    /// Its rule over several columns.
    #[must_use]
    pub const fn clean(mut self, clean: CleanFn) -> Self {
        self.clean = Some(clean);
        self
    }

    /// The condition on every query.
    #[must_use]
    pub const fn scope(mut self, scope: ScopeFn) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Its rows are thrown away before they are deleted: this column says when.
    #[must_use]
    pub const fn soft_delete(mut self, column: u16) -> Self {
        self.soft_delete = Some(column);
        self
    }

    /// Its changes are kept in a table of their own.
    #[must_use]
    pub const fn history(mut self, table: &'static Self) -> Self {
        self.history = Some(table);
        self
    }

    /// People search in these columns.
    #[must_use]
    pub const fn search(mut self, search: SearchMeta) -> Self {
        self.search = Some(search);
        self
    }

    /// It looks at the table of another model.
    #[must_use]
    pub const fn proxy(mut self, base: fn() -> &'static Self) -> Self {
        self.proxy = Some(base);
        self.managed = false;
        self
    }

    /// Whether its queries leave rows out by themselves.
    pub const fn is_scoped(&self) -> bool {
        self.scope.is_some() || self.soft_delete.is_some()
    }

    /// The primary key's column, or its first one.
    pub fn pk_column(&self) -> &'static ColumnMeta {
        &self.columns[usize::from(self.pk.first().copied().unwrap_or(0))]
    }

    /// The position of the column of this field.
    pub fn column(&self, field: &str) -> Option<u16> {
        position(self.columns.iter().position(|column| column.field == field))
    }

    /// The position of this relation.
    pub fn relation(&self, name: &str) -> Option<u16> {
        position(
            self.relations
                .iter()
                .position(|relation| relation.name == name),
        )
    }
}

fn position(index: Option<usize>) -> Option<u16> {
    index.and_then(|index| u16::try_from(index).ok())
}

/// FNV-1a, for [`ModelMeta::id`]: <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub const fn model_id(path: &str) -> u64 {
    let bytes = path.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}
