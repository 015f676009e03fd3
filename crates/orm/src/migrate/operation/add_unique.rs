//! A new unique constraint.

use super::{Act, Around, Footprint, check_fields, model_mut, parts::read_unique, unfit};
use crate::{
    migrate::{ddl::Change, file::Reader},
    schema::{Entries, ModelKey, State, Table, TableUnique, Unique, unique_entries},
};
use carafe_core::Result;

/// Makes fields unique, alone or together.
#[derive(Debug, Clone, PartialEq)]
pub struct AddUnique {
    /// Name of the model.
    pub model: String,
    /// The constraint.
    pub unique: Unique,
}

impl Act for AddUnique {
    const NAME: &'static str = "add_unique";

    fn describe(&self) -> String {
        let fields = self.unique.fields.join(", ");
        if self.unique.operators.is_empty() {
            format!("make {fields} unique on {}", self.model)
        } else {
            format!("exclude rows of {} by {fields}", self.model)
        }
    }

    fn slug(&self) -> String {
        let ending = if self.unique.operators.is_empty() {
            "uniq"
        } else {
            "excl"
        };
        format!("{}_{}_{ending}", self.model, self.unique.fields.join("_")).to_lowercase()
    }

    fn entries(&self) -> Entries {
        Entries::new()
            .text("model", &self.model)
            .extend(unique_entries(&self.unique))
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            model: entries.text("model")?,
            unique: read_unique(entries)?,
        })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let model = model_mut(state, label, &self.model)?;
        if model
            .uniques
            .iter()
            .any(|unique| unique.name == self.unique.name)
        {
            return Err(unfit(format!(
                "`{label}.{}` has a constraint `{}` already",
                self.model, self.unique.name
            )));
        }
        check_fields(model, &self.model, &self.unique.fields)?;
        model.uniques.push(self.unique.clone());
        Ok(())
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let (table, unique) = self.unique(around)?;
        Ok(vec![Change::AddUnique { table, unique }])
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let (table, unique) = self.unique(around)?;
        Ok(vec![Change::DropUnique { table, unique }])
    }

    fn footprint(&self, label: &str) -> Footprint {
        let key = ModelKey::new(label, &self.model);
        let fields = self
            .unique
            .fields
            .iter()
            .map(|field| format!("{key}.{field}"));
        let print = Footprint::default()
            .reading(key.to_string())
            .writing(format!("name {}", self.unique.name));
        fields.fold(print, Footprint::reading)
    }
}

impl AddUnique {
    fn unique(&self, around: Around<'_>) -> Result<(Table, TableUnique)> {
        let table = around
            .after
            .table(&ModelKey::new(around.label, &self.model))?;
        let unique = table
            .uniques
            .iter()
            .find(|unique| unique.name == self.unique.name)
            .cloned();
        Ok((table, unique.expect("`apply` put it into the state")))
    }
}
