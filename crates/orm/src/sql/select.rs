//! SELECT, COUNT and EXISTS.

use super::statement::{Batch, Clauses, Statement};
use crate::model::OrderedColumn;
use carafe_core::Result;

pub(crate) fn where_clause(filters: &[String]) -> String {
    if filters.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", filters.join(" AND "))
    }
}

impl Statement<'_> {
    pub(crate) fn select(
        &mut self,
        mut clauses: Clauses,
        key: Option<String>,
        batches: &mut Vec<Batch>,
    ) -> Result<String> {
        self.default_order(&mut clauses)?;
        let mut columns: Vec<String> = key.into_iter().collect();
        if clauses.outs.is_empty() {
            let root = self.scopes.innermost()?.start.clone();
            self.own_columns(&root, &mut columns);
            self.loads(
                &root,
                std::mem::take(&mut clauses.loads),
                &mut columns,
                batches,
            )?;
        } else {
            columns.append(&mut clauses.outs);
        }
        let order = if clauses.order.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", clauses.order.join(", "))
        };
        let (from, alias) = (
            &self.scopes.innermost()?.from,
            &self.scopes.innermost()?.start.alias,
        );
        let (filter, window) = (
            where_clause(&clauses.filters),
            clauses.window(self.compiler.dialect),
        );
        let lock = if clauses.locks {
            self.compiler.dialect.lock(alias)
        } else {
            String::new()
        };
        Ok(format!(
            "SELECT {} FROM {from}{filter}{order}{window}{lock}",
            columns.join(", ")
        ))
    }

    /// The model's own order where the query asks for none. Rows that are skipped need some order: else two pages
    /// might show the same.
    pub(crate) fn default_order(&self, clauses: &mut Clauses) -> Result<()> {
        let meta = self.scopes.innermost()?.start.meta;
        if !clauses.order.is_empty() {
            return Ok(());
        }
        if meta.ordering.is_empty() && (clauses.any_order || clauses.offset.is_some()) {
            let by_key: Vec<_> = meta
                .pk
                .iter()
                .map(|column| OrderedColumn::asc(*column))
                .collect();
            return self.order_by_columns(&by_key, clauses);
        }
        self.order_by_columns(meta.ordering, clauses)
    }

    fn order_by_columns(&self, ordering: &[OrderedColumn], clauses: &mut Clauses) -> Result<()> {
        let (place, dialect) = (&self.scopes.innermost()?.start, self.compiler.dialect);
        for OrderedColumn { column, descending } in ordering {
            let meta = &place.meta.columns[usize::from(*column)];
            let direction = if *descending { " DESC" } else { "" };
            let nulls = if meta.nullable {
                dialect.nulls(*descending)
            } else {
                ""
            };
            clauses.order.push(format!(
                "{}{direction}{nulls}",
                place.column(dialect, meta.name)
            ));
        }
        Ok(())
    }

    pub(crate) fn count(&self, clauses: &Clauses) -> Result<String> {
        let rows = self.rows(clauses)?;
        if clauses.is_windowed() {
            return Ok(format!("SELECT count(*) FROM (SELECT 1{rows}) AS rows"));
        }
        Ok(format!("SELECT count(*){rows}"))
    }

    pub(crate) fn any(&self, clauses: &Clauses) -> Result<String> {
        Ok(format!("SELECT EXISTS (SELECT 1{})", self.rows(clauses)?))
    }

    /// The rows without columns and order.
    pub(crate) fn rows(&self, clauses: &Clauses) -> Result<String> {
        let from = &self.scopes.innermost()?.from;
        let (filter, window) = (
            where_clause(&clauses.filters),
            clauses.window(self.compiler.dialect),
        );
        Ok(format!(" FROM {from}{filter}{window}"))
    }
}
