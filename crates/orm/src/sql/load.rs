//! `.with()`: to-one relations add columns to the statement, to-many relations become batches.

use super::{
    Span,
    scope::Place,
    statement::{Batch, Load, Statement},
    way::Way,
};
use crate::{model::parts_of, query::tape::Code};
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

    /// The relations of one row, in the order of its slots; behind them those that other models declare.
    pub(crate) fn loads(
        &mut self,
        place: &Place,
        mut loads: Vec<Load>,
        columns: &mut Vec<String>,
        batches: &mut Vec<Batch>,
    ) -> Result<()> {
        let backwards: Vec<Load> = loads.extract_if(.., |load| load.back.is_some()).collect();
        // A later load of a slot replaces an earlier one, as its type does.
        loads.reverse();
        loads.sort_by_key(|load| load.relation);
        loads.dedup_by_key(|load| load.relation);
        for Load { relation, span, .. } in loads {
            if let Some((place_of_key, None)) = parts_of(relation) {
                let targets = (1..).zip(place.meta.generics[place_of_key].targets);
                batches.extend(targets.map(|(target, _)| Batch {
                    way: Way::of(place.meta, relation + target),
                    span,
                }));
                continue;
            }
            let way = Way::of(place.meta, relation);
            if way.to_many() {
                batches.push(Batch { way, span });
                continue;
            }
            let target = self.scopes.place_of(self.compiler, place, relation)?;
            self.own_columns(&target, columns);
            self.loads(&target, self.inner_loads(span), columns, batches)?;
        }
        batches.extend(backwards.into_iter().filter_map(|load| {
            let way = Way::step(place.meta, load.back?);
            Some(Batch {
                way,
                span: load.span,
            })
        }));
        Ok(())
    }

    /// The loads inside the load of a to-one relation, which holds nothing else.
    fn inner_loads(&self, span: Span) -> Vec<Load> {
        let mut found = Vec::new();
        let mut open: Vec<Load> = Vec::new();
        let mut value = span.value;
        for index in span.from..span.to {
            let op = self.compiler.ops[index];
            let inside = index + 1;
            match op.code {
                Code::Load => open.push(Load {
                    relation: op.arg,
                    back: op.node,
                    span: Span {
                        from: inside,
                        to: inside,
                        value,
                    },
                }),
                Code::EndLoad => found.extend(closed(&mut open, index)),
                _ => {}
            }
            value += u16::from(op.takes_value());
        }
        found
    }

    /// The first column of a batch: the owner's key. A third table joins the rows to it.
    pub(crate) fn batch_key(&mut self, batch: &Batch) -> Result<String> {
        let dialect = self.compiler.dialect;
        let link = self.link_of(batch.way)?;
        let alias = link.as_ref().map(|_| self.scopes.alias());
        let Some(scope) = self.scopes.open.last_mut() else {
            return Err(carafe_core::Error::internal("a batch without a query"));
        };
        let (Some(link), Some(alias)) = (link, alias) else {
            let column = Self::reverse_column(batch.way)?;
            return Ok(scope.start.column(dialect, column));
        };
        let pk = scope.start.pk(dialect);
        scope.from = format!(
            "{} {alias} JOIN {} ON {pk} = {alias}.{}",
            link.table, scope.from, link.far
        );
        Ok(format!("{alias}.{}", link.near))
    }
}

/// Ends the innermost load; gives it when no other is around it.
fn closed(open: &mut Vec<Load>, to: usize) -> Option<Load> {
    let load = open.pop()?;
    let span = Span { to, ..load.span };
    open.is_empty().then_some(Load { span, ..load })
}
