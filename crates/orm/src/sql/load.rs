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
        id: u64,
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
            let (target, target_id) = self.scopes.place_of(self.compiler, place, id, relation)?;
            self.own_columns(&target, columns);
            self.loads(&target, target_id, self.inner_loads(span), columns, batches)?;
        }
        Ok(())
    }

    /// The loads inside the load of a to-one relation, which holds nothing else.
    fn inner_loads(&self, span: Span) -> Vec<(u16, Span)> {
        let mut found = Vec::new();
        let (mut depth, mut value, mut open) = (0, span.value, span);
        for index in span.from..span.to {
            let op = self.compiler.ops[index];
            match op.code {
                Code::Load => {
                    if depth == 0 {
                        open = Span {
                            from: index + 1,
                            to: index + 1,
                            value,
                        };
                    }
                    depth += 1;
                }
                Code::EndLoad => {
                    depth -= 1;
                    if depth == 0 {
                        found.push((
                            self.compiler.ops[open.from - 1].arg,
                            Span { to: index, ..open },
                        ));
                    }
                }
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
            self.reverse_column(batch.owner, batch.relation)?
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
