//! Generic foreign keys: which rows meet, and how keys of different types are compared.

use super::{Dialect, expression::Link, statement::Statement, way::Way};
use crate::{
    model::{ModelMeta, RelationKind, parts_of},
    value::ColumnType,
};
use carafe_core::{Error, Result};

/// The key of the other row as the column of keys holds it, and the condition on the column of the type: both
/// change nothing for other relations.
pub(super) fn joined(
    dialect: Dialect,
    way: Way,
    there: String,
    own: impl Fn(u16) -> String,
) -> (String, String) {
    let RelationKind::Generic { column, name } = way.kind else {
        return (there, String::new());
    };
    let kept = way.owner.columns[usize::from(column) + 1].kind;
    let there = as_kept(dialect, kept, way.target.pk_column().kind, there);
    (there, format!(" AND {} = {}", own(column), quoted(name)))
}

/// A text as SQL reads it, whatever it contains. Names of models have no backslash in them.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A primary key as a column of keys holds it.
fn as_kept(dialect: Dialect, kept: ColumnType, key: ColumnType, column: String) -> String {
    match (key, dialect) {
        _ if kept != ColumnType::Text => column,
        (ColumnType::Uuid, Dialect::Postgres) => format!("replace({column}::text, '-', '')"),
        (key, Dialect::Postgres | Dialect::Sqlite) if key.is_integer() => {
            format!("CAST({column} AS TEXT)")
        }
        (key, _) if key.is_integer() => format!("CAST({column} AS CHAR) COLLATE utf8mb4_bin"),
        _ => column,
    }
}

impl Statement<'_> {
    /// The rows of `target` that refer to rows of `owner`, as a third table of both keys.
    pub(super) fn generic_link(
        &self,
        owner: &'static ModelMeta,
        target: &'static ModelMeta,
        relation: u16,
    ) -> Result<Link> {
        let (dialect, registry) = (self.compiler.dialect, self.compiler.registry);
        let (place, known) = parts_of(relation).ok_or_else(|| Error::internal("no such key"))?;
        if target.pk.len() > 1 {
            return Err(no_single_key(target));
        }
        let key = &target.generics[place];
        let name = match known {
            Some(known) => key.targets[known].name.to_owned(),
            None => registry.model_name(owner)?,
        };
        let quote = |column: u16| dialect.quote(target.columns[usize::from(column)].name);
        let (kind, kept) = (quote(key.column), quote(key.key()));
        let (far, table) = (
            dialect.quote(target.pk_column().name),
            dialect.quote_table(registry.table(target)?),
        );
        let column = target.columns[usize::from(key.key())].kind;
        let table = if column == ColumnType::Text && owner.pk_column().kind != ColumnType::Text {
            let pk = format!("o.{}", dialect.quote(owner.pk_column().name));
            let owners = dialect.quote_table(registry.table(owner)?);
            let same = as_kept(dialect, column, owner.pk_column().kind, pk.clone());
            format!(
                "(SELECT {pk} AS near_key, r.{far} AS far_key FROM {table} r JOIN {owners} o \
                 ON {same} = r.{kept} WHERE r.{kind} = {})",
                quoted(&name)
            )
        } else {
            format!(
                "(SELECT {kept} AS near_key, {far} AS far_key FROM {table} WHERE {kind} = {})",
                quoted(&name)
            )
        };
        Ok(Link {
            table,
            near: "near_key".to_owned(),
            far: "far_key".to_owned(),
        })
    }
}

fn no_single_key(meta: &ModelMeta) -> Error {
    let message = format!("rows of `{}` have a key of several columns", meta.name);
    Error::internal(message).code("orm.E363").hint(
        "a `GenericRelation` leads to a model with one key column: give it a `pub id: Id<Self>`",
    )
}
