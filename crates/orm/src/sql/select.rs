//! SELECT, COUNT and EXISTS.

use super::{
    refine::Term,
    statement::{Batch, Clauses, Load, Statement},
    way::Way,
};
use crate::model::{ModelMeta, OrderedColumn};
use carafe_core::Result;

pub(crate) fn where_clause(filters: &[String]) -> String {
    if filters.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", filters.join(" AND "))
    }
}

/// The lists of a view, in the order of its fields.
fn lists(owner: &'static ModelMeta, loads: Vec<Load>) -> impl Iterator<Item = Batch> {
    loads.into_iter().map(move |load| Batch {
        way: Way::of(owner, load.relation),
        span: load.span,
    })
}

impl Statement<'_> {
    pub(crate) fn select(
        &mut self,
        mut clauses: Clauses,
        key: Option<String>,
        batches: &mut Vec<Batch>,
    ) -> Result<String> {
        if clauses.groups.is_some() {
            return self.grouped(&clauses);
        }
        self.default_order(&mut clauses)?;
        let distinct = self.distinct(&clauses)?;
        let mut columns: Vec<String> = key.into_iter().collect();
        columns.append(&mut clauses.refined.lead);
        let root = self.scopes.innermost()?.start.clone();
        let loads = std::mem::take(&mut clauses.loads);
        if clauses.outs.is_empty() || clauses.annotated {
            self.own_columns(&root, &mut columns);
            self.loads(&root, loads, &mut columns, batches)?;
        } else if clauses.refined.view {
            batches.extend(lists(root.meta, loads));
        }
        columns.append(&mut clauses.outs);
        if !clauses.qualify.is_empty() {
            return self.qualified(&columns, &clauses);
        }
        let from = &self.scopes.innermost()?.from;
        let (filter, order, window) = (
            where_clause(&clauses.filters),
            self.order_by(&clauses),
            clauses.window(self.compiler.dialect),
        );
        let lock = self.lock(&clauses)?;
        Ok(format!(
            "SELECT {distinct}{} FROM {from}{filter}{order}{window}{lock}",
            columns.join(", ")
        ))
    }

    /// The model's own order where the query asks for none. Rows that are skipped need some order: else two pages
    /// might show the same.
    pub(crate) fn default_order(&self, clauses: &mut Clauses) -> Result<()> {
        let meta = self.scopes.innermost()?.start.meta;
        if !clauses.order.is_empty() || self.orders_itself(clauses)? {
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
            clauses.order.push(Term {
                text: place.column(dialect, meta.name),
                descending: *descending,
                nullable: meta.nullable || place.nullable,
            });
        }
        Ok(())
    }

    pub(crate) fn count(&self, clauses: &Clauses) -> Result<String> {
        if clauses.groups.is_some() {
            let groups = self.grouped(clauses)?;
            return Ok(format!("SELECT count(*) FROM ({groups}) AS groups_"));
        }
        if clauses.refined.distinct && !clauses.outs.is_empty() && !clauses.annotated {
            return self.count_distinct(clauses);
        }
        let rows = self.rows(clauses)?;
        if clauses.is_windowed() {
            return Ok(format!("SELECT count(*) FROM (SELECT 1{rows}) AS counted"));
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
