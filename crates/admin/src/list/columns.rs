//! The columns of a list.

use crate::{
    model_admin::{ListColumn, shown},
    site::Entry,
};
use carafe_core::i18n::tr;
use carafe_forms::model::label;
use carafe_orm::{dynamic::resolve, model::ModelMeta, value::ColumnType};

/// A column as a list draws it.
#[derive(Clone)]
pub(super) struct Column {
    /// Its name in addresses and lookups; empty for computed ones, which cannot be sorted.
    pub(super) name: String,
    pub(super) heading: String,
    /// Whether it stands at the end of its cell.
    pub(super) numeric: bool,
    pub(super) source: ListColumn,
}

/// What the app says, else every column that people may see.
pub(super) fn columns(entry: &Entry) -> Vec<Column> {
    let said = &entry.config.list_display;
    if said.is_empty() {
        defaults(entry.meta)
            .into_iter()
            .map(|c| column(entry.meta, c))
            .collect()
    } else {
        said.iter()
            .cloned()
            .map(|said| column(entry.meta, said))
            .collect()
    }
}

/// At most six columns: the one that stands for a row first.
fn defaults(meta: &'static ModelMeta) -> Vec<ListColumn> {
    let first = meta
        .display_column
        .unwrap_or_else(|| meta.pk.first().copied().unwrap_or(0));
    let others = (0..).zip(meta.columns).map(|(index, _)| index);
    let others = others.filter(|index| *index != first && !meta.pk.contains(index));
    let all = [first]
        .into_iter()
        .chain(others)
        .filter(|index| is_shown(meta, *index));
    all.take(6).map(|index| default(meta, index)).collect()
}

fn is_shown(meta: &'static ModelMeta, index: u16) -> bool {
    let column = &meta.columns[usize::from(index)];
    !column.secret && column.kind != ColumnType::Bytes
}

fn default(meta: &'static ModelMeta, index: u16) -> ListColumn {
    let column = &meta.columns[usize::from(index)];
    match column.relation {
        Some(relation) => {
            let heading = meta.relations[usize::from(relation)].name;
            ListColumn::Field(shown(meta, relation), heading.to_owned())
        }
        None => ListColumn::Field(column.field.to_owned(), column.field.to_owned()),
    }
}

fn column(meta: &'static ModelMeta, source: ListColumn) -> Column {
    let (name, heading) = match &source {
        ListColumn::Field(name, heading) => (name.clone(), label(meta, heading)),
        ListColumn::Computed(heading, _) => (String::new(), computed_heading(meta, heading)),
    };
    let kind = resolve(meta, &name)
        .ok()
        .map(|(path, _)| path.meta().kind)
        .filter(|_| !name.is_empty());
    let numeric = matches!(
        kind,
        Some(ColumnType::Float | ColumnType::Real | ColumnType::Decimal)
    ) || kind.is_some_and(ColumnType::is_integer);
    Column {
        name,
        heading,
        numeric,
        source,
    }
}

fn computed_heading(meta: &'static ModelMeta, heading: &str) -> String {
    tr(&format!("models.{}.{heading}", meta.name), heading).into_owned()
}
