//! What an app says about a model in the admin.

use carafe_core::Result;
use carafe_orm::{
    dynamic::DynRow,
    model::{Model, ModelMeta, RelationKind},
    query::{
        ColsOf,
        select::Exprs,
        tape::{Code, Op, PathNode, Tape},
    },
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// Options of a model in the admin: only what differs from the defaults.
///
/// `models![…]` finds the impl. A model is in the admin when it has one, or `#[model(admin)]`, or both.
///
/// ```
/// use carafe_admin::{Admin, ModelAdmin};
/// use carafe_macros::model;
/// use carafe_orm::model::Id;
///
/// #[model(crate = carafe_orm)]
/// pub struct Tag {
///     pub id: Id<Self>,
///     #[field(max = 50)]
///     pub name: String,
/// }
///
/// impl Admin for Tag {
///     fn admin(a: &mut ModelAdmin<Self>) {
///         a.list_display(|t| (t.id, t.name));
///         a.search_fields(|t| t.name);
///     }
/// }
/// ```
pub trait Admin: Model {
    /// Sets the options.
    fn admin(admin: &mut ModelAdmin<Self>);
}

type Compute = Arc<dyn Fn(&DynRow) -> Result<String> + Send + Sync>;

/// A column of the list.
#[derive(Clone)]
pub(crate) enum ListColumn {
    /// A field, or one of a related row: `category__name`. The second name is its heading.
    Field(String, String),
    /// What a function makes of the row, under a heading.
    Computed(String, Compute),
}

/// Options without the type of their model.
#[derive(Clone, Default)]
pub(crate) struct Config {
    pub(crate) list_display: Vec<ListColumn>,
    pub(crate) search_fields: Vec<String>,
    pub(crate) list_per_page: Option<u64>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("search_fields", &self.search_fields)
            .finish_non_exhaustive()
    }
}

/// Collects the options of one model.
pub struct ModelAdmin<M> {
    config: Config,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for ModelAdmin<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

impl<M: Model> ModelAdmin<M> {
    pub(crate) fn new() -> Self {
        Self {
            config: Config::default(),
            model: PhantomData,
        }
    }

    pub(crate) fn into_config(self) -> Config {
        self.config
    }

    /// The columns of the list, also those of related rows: `|p| (p.name, p.category.name)`.
    pub fn list_display<E: Exprs<M>>(&mut self, columns: impl FnOnce(ColsOf<M>) -> E) -> &mut Self {
        let fields = fields(columns)
            .into_iter()
            .map(|(name, heading)| ListColumn::Field(name, heading));
        self.config.list_display.extend(fields);
        self
    }

    /// One more column of the list, made from the row: `a.computed("Gross", |p| …)`.
    pub fn computed(
        &mut self,
        heading: &str,
        compute: impl Fn(&M) -> String + Send + Sync + 'static,
    ) -> &mut Self {
        let compute: Compute = Arc::new(move |row| row.decode::<M>().map(|row| compute(&row)));
        self.config
            .list_display
            .push(ListColumn::Computed(heading.to_owned(), compute));
        self
    }

    /// The fields that the search box looks into; every word must be in one of them.
    pub fn search_fields<E: Exprs<M>>(
        &mut self,
        columns: impl FnOnce(ColsOf<M>) -> E,
    ) -> &mut Self {
        self.config.search_fields = fields(columns).into_iter().map(|(name, _)| name).collect();
        self
    }

    /// Rows on a page; 100 when not said.
    pub fn list_per_page(&mut self, rows: u64) -> &mut Self {
        self.config.list_per_page = Some(rows.clamp(1, 1_000));
        self
    }
}

/// Names of columns as lookups, and the names of their headings.
fn fields<M: Model, E: Exprs<M>>(columns: impl FnOnce(ColsOf<M>) -> E) -> Vec<(String, String)> {
    let mut tape = Tape::default();
    columns(M::COLS).out(&mut tape);
    tape.ops().iter().filter_map(field).collect()
}

fn field(op: &Op) -> Option<(String, String)> {
    let node = op.node?;
    let prefix = prefix(node);
    match op.code {
        Code::Column => {
            let name = node.model.columns[usize::from(op.arg)].field;
            let heading = if node.scope {
                name
            } else {
                prefix.trim_end_matches("__")
            };
            Some((
                format!("{prefix}{name}"),
                heading.rsplit("__").next().unwrap_or(name).to_owned(),
            ))
        }
        Code::RelationKey => {
            let relation = &node.model.relations[usize::from(op.arg)];
            let shown = shown(node.model, op.arg);
            Some((format!("{prefix}{shown}"), relation.name.to_owned()))
        }
        _ => None,
    }
}

/// `category__` for a path over the relation `category`.
fn prefix(node: &PathNode) -> String {
    match node.parent {
        Some(parent) if !node.scope => {
            let relation = parent.model.relations[usize::from(node.relation)].name;
            format!("{}{relation}__", prefix(parent))
        }
        _ => String::new(),
    }
}

/// A foreign key is shown by the column that stands for the other row, if there is one; else by its key.
pub(crate) fn shown(meta: &'static ModelMeta, relation: u16) -> String {
    let relation = &meta.relations[usize::from(relation)];
    let target = (relation.target)();
    match (relation.kind, target.display_column) {
        (RelationKind::ForeignKey { .. }, Some(column))
            if !target.columns[usize::from(column)].secret =>
        {
            format!(
                "{}__{}",
                relation.name,
                target.columns[usize::from(column)].field
            )
        }
        _ => relation.name.to_owned(),
    }
}
