//! Uniques of some rows, and exclusions.

use super::{Unique, compiled::Compiled, naming::name_of};
use crate::{
    dynamic::root,
    model::{Constraint, Kept},
};
use carafe_core::Result;

impl Compiled<'_> {
    /// The uniques that `unique(…, where = …)` and `exclude(…)` ask for.
    pub(super) fn further(&self) -> impl Iterator<Item = Result<Unique>> {
        let constraints = self.entry.meta.constraints.iter();
        constraints.filter_map(|constraint| match constraint {
            Constraint::Unique { columns, condition } => {
                Some(self.conditional(columns, *condition))
            }
            Constraint::Exclude {
                columns,
                operators,
                condition,
            } => Some(self.exclusion(columns, operators, *condition)),
            Constraint::Check { .. } | Constraint::UniqueFor { .. } => None,
        })
    }

    fn conditional(&self, columns: &[u16], condition: Kept) -> Result<Unique> {
        let (meta, mut tape) = (self.entry.meta, condition());
        if meta.is_unique_outside_trash(columns) {
            tape.kept_outside_trash(root(meta));
        }
        let words = self.words_of(&tape)?;
        Ok(Unique {
            name: self.digested(columns, &[&words.postgres], "uniq"),
            fields: columns.iter().map(|at| self.field_name(*at)).collect(),
            condition: Some(words),
            operators: Vec::new(),
        })
    }

    fn exclusion(
        &self,
        columns: &[u16],
        operators: &[&str],
        condition: Option<Kept>,
    ) -> Result<Unique> {
        let condition = condition.map(|kept| self.words(kept)).transpose()?;
        let mut said = operators.to_vec();
        said.extend(condition.as_ref().map(|words| words.postgres.as_str()));
        Ok(Unique {
            name: self.digested(columns, &said, "excl"),
            fields: columns.iter().map(|at| self.field_name(*at)).collect(),
            operators: operators.iter().map(|&text| text.to_owned()).collect(),
            condition,
        })
    }

    /// A name that is another when anything of the constraint is.
    fn digested(&self, columns: &[u16], said: &[&str], ending: &str) -> String {
        let table = &self.entry.table;
        let names: Vec<&str> = columns.iter().map(|at| self.column_name(*at)).collect();
        let digest = name_of(table, &[names.as_slice(), said].concat(), ending);
        let end = digest.len() - "00000000_".len() - ending.len();
        name_of(table, &[&names.join("_"), &digest[end..end + 8]], ending)
    }
}
