//! A batch of which each owner gets only some rows: the five newest products of each category.

use super::{
    Dialect,
    scope::Place,
    select::where_clause,
    statement::{Batch, Clauses, Statement},
};
use carafe_core::Result;

/// What stands in the innermost query.
struct Inner<'i> {
    /// The owner's key as the rows have it.
    key: &'i str,
    /// Each with a name of its own.
    columns: String,
    /// These names.
    names: String,
    order: String,
}

impl Statement<'_> {
    /// The statement. PostgreSQL asks once for each owner, so that an index gives the first rows and no more is read;
    /// the others number the rows of all owners.
    pub(crate) fn limited(
        &mut self,
        batch: &Batch,
        key: &str,
        mut clauses: Clauses,
        batches: &mut Vec<Batch>,
    ) -> Result<String> {
        // Which rows are the first must not depend on the database's mood.
        clauses.any_order = true;
        self.settle(&mut clauses)?;
        self.default_order(&mut clauses)?;
        let root = self.scopes.innermost()?.start.clone();
        let mut columns = Vec::new();
        self.own_columns(&root, &mut columns);
        let loads = std::mem::take(&mut clauses.loads);
        self.loads(&root, loads, &mut columns, batches)?;
        let names: Vec<String> = (0..columns.len()).map(|n| format!("carafe_{n}")).collect();
        let columns: Vec<String> = columns
            .iter()
            .zip(&names)
            .map(|(column, name)| format!("{column} AS {name}"))
            .collect();
        let inner = Inner {
            key,
            columns: columns.join(", "),
            names: names.join(", "),
            order: self.terms(&clauses).join(", "),
        };
        match self.compiler.dialect {
            Dialect::Postgres => self.lateral(batch, &inner, clauses),
            _ => self.numbered_rows(&inner, clauses),
        }
    }

    /// `FROM owner CROSS JOIN LATERAL (SELECT … LIMIT 5)`.
    fn lateral(
        &mut self,
        batch: &Batch,
        inner: &Inner<'_>,
        mut clauses: Clauses,
    ) -> Result<String> {
        let (dialect, meta) = (self.compiler.dialect, batch.way.owner);
        let table = dialect.quote_table(self.compiler.registry.table(meta)?);
        let owner = Place {
            alias: self.scopes.alias(),
            id: 0,
            meta,
            nullable: false,
        };
        let (pk, alias) = (owner.pk(dialect), &owner.alias);
        clauses.filters.insert(0, format!("{} = {pk}", inner.key));
        let listed = dialect.in_list(&pk, &self.param_of_keys());
        let from = &self.scopes.innermost()?.from;
        let (filter, window) = (where_clause(&clauses.filters), clauses.window(dialect));
        let Inner {
            columns,
            names,
            order,
            ..
        } = inner;
        Ok(format!(
            "SELECT {pk}, {names} FROM {table} {alias} CROSS JOIN LATERAL (SELECT {columns}, \
             row_number() OVER (ORDER BY {order}) AS carafe_n FROM {from}{filter} ORDER BY {order}{window}) AS carafe_part \
             WHERE {listed} ORDER BY {pk}, carafe_n"
        ))
    }

    /// `row_number() OVER (PARTITION BY owner ORDER BY …)`, of which a window is taken.
    fn numbered_rows(&mut self, inner: &Inner<'_>, mut clauses: Clauses) -> Result<String> {
        let listed = self
            .compiler
            .dialect
            .in_list(inner.key, &self.param_of_keys());
        clauses.filters.insert(0, listed);
        let from = &self.scopes.innermost()?.from;
        let filter = where_clause(&clauses.filters);
        let part = match (&clauses.offset, &clauses.limit) {
            (Some(offset), Some(limit)) => {
                format!("carafe_n > {offset} AND carafe_n <= {offset} + {limit}")
            }
            (Some(offset), None) => format!("carafe_n > {offset}"),
            (None, Some(limit)) => format!("carafe_n <= {limit}"),
            (None, None) => "1 = 1".to_owned(),
        };
        let Inner {
            key,
            columns,
            names,
            order,
        } = inner;
        Ok(format!(
            "SELECT carafe_k, {names} FROM (SELECT {key} AS carafe_k, {columns}, \
             row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS carafe_n FROM {from}{filter}) AS carafe_part \
             WHERE {part} ORDER BY carafe_k, carafe_n"
        ))
    }
}
