//! `.with()`: to-one relations add columns to the statement, to-many relations become batches.

use super::{
    Span,
    plan::Source,
    scope::Place,
    statement::{Batch, Statement},
};
use crate::query::tape::Code;
use carafe_core::Result;

impl Statement<'_> {
    /// Every column of a row, in the order in which it is decoded.
    pub(crate) fn own_columns(&self, place: &Place, columns: &mut Vec<String>) {
        let dialect = self.compiler.dialect;
        columns.extend(
            place
                .meta
                .columns
                .iter()
                .map(|column| place.column(dialect, column.name)),
        );
    }

    /// The relations of one row, in the order of its slots.
    pub(crate) fn loads(
        &mut self,
        place: &Place,
        mut loads: Vec<(u16, Span)>,
        columns: &mut Vec<String>,
        batches: &mut Vec<Batch>,
    ) -> Result<()> {
        // A later load of a slot replaces an earlier one, as its type does.
        loads.reverse();
        loads.sort_by_key(|load| load.0);
        loads.dedup_by_key(|load| load.0);
        for (relation, span) in loads {
            let meta = &place.meta.relations[usize::from(relation)];
            if meta.to_many() {
                batches.push(Batch {
                    owner: place.meta,
                    relation,
                    target: (meta.target)(),
                    span,
                });
                continue;
            }
            let target = self.scopes.place_of(self.compiler, place, relation)?;
            self.own_columns(&target, columns);
            self.loads(&target, self.inner_loads(span), columns, batches)?;
        }
        Ok(())
    }

    /// The loads inside the load of a to-one relation, which holds nothing else.
    fn inner_loads(&self, span: Span) -> Vec<(u16, Span)> {
        let mut found = Vec::new();
        let mut open: Vec<(u16, Span)> = Vec::new();
        let mut value = span.value;
        for index in span.from..span.to {
            let op = self.compiler.ops[index];
            let inside = index + 1;
            match op.code {
                Code::Load => open.push((
                    op.arg,
                    Span {
                        from: inside,
                        to: inside,
                        value,
                    },
                )),
                Code::EndLoad => found.extend(closed(&mut open, index)),
                _ => {}
            }
            value += u16::from(op.takes_value());
        }
        found
    }

    /// The first column of a batch, the owner's key, and the condition that it is one of the owners at hand.
    pub(crate) fn batch_key(&mut self, batch: &Batch) -> Result<(String, String)> {
        let dialect = self.compiler.dialect;
        let keys = self.param(Source::Keys);
        let link = self.link_of(batch.owner, batch.relation)?;
        let alias = link.as_ref().map(|_| self.scopes.alias());
        let reverse = if link.is_none() {
            Self::reverse_column(batch.owner, batch.relation)?
        } else {
            ""
        };
        let Some(scope) = self.scopes.open.last_mut() else {
            return Err(carafe_core::Error::internal("a batch without a query"));
        };
        let key = match (link, alias) {
            (Some(link), Some(alias)) => {
                let pk = scope.start.pk(dialect);
                scope.from = format!(
                    "{} {alias} JOIN {} ON {pk} = {alias}.{}",
                    link.table, scope.from, link.far
                );
                format!("{alias}.{}", link.near)
            }
            _ => scope.start.column(dialect, reverse),
        };
        let filter = dialect.in_list(&key, &keys);
        Ok((key, filter))
    }
}

/// Ends the innermost load; gives it when no other is around it.
fn closed(open: &mut Vec<(u16, Span)>, to: usize) -> Option<(u16, Span)> {
    let (relation, span) = open.pop()?;
    open.is_empty().then_some((relation, Span { to, ..span }))
}
