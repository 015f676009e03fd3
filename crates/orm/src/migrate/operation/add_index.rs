//! A new index.

use super::{Act, Around, Footprint, check_fields, model_mut, parts::read_index, unfit};
use crate::{
    migrate::{ddl::Change, file::Reader},
    schema::{Entries, Index, ModelKey, State, Table, TableIndex, index_entries},
};
use carafe_core::Result;

/// Adds an index.
#[derive(Debug, Clone, PartialEq)]
pub struct AddIndex {
    /// Name of the model.
    pub model: String,
    /// The index.
    pub index: Index,
}

impl Act for AddIndex {
    const NAME: &'static str = "add_index";

    fn describe(&self) -> String {
        let fields: Vec<String> = self.index.fields.iter().map(ToString::to_string).collect();
        format!("add index on {} ({})", self.model, fields.join(", "))
    }

    fn slug(&self) -> String {
        let fields: Vec<&str> = self
            .index
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        format!("{}_{}_idx", self.model, fields.join("_")).to_lowercase()
    }

    fn entries(&self) -> Entries {
        Entries::new()
            .text("model", &self.model)
            .extend(index_entries(&self.index))
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            model: entries.text("model")?,
            index: read_index(entries)?,
        })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let model = model_mut(state, label, &self.model)?;
        if model
            .indexes
            .iter()
            .any(|index| index.name == self.index.name)
        {
            return Err(unfit(format!(
                "`{label}.{}` has an index `{}` already",
                self.model, self.index.name
            )));
        }
        check_fields(
            model,
            &self.model,
            self.index.fields.iter().map(|field| &field.name),
        )?;
        model.indexes.push(self.index.clone());
        Ok(())
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let (table, index) = self.index(around)?;
        Ok(vec![Change::AddIndex { table, index }])
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let (table, index) = self.index(around)?;
        Ok(vec![Change::DropIndex { table, index }])
    }

    fn footprint(&self, label: &str) -> Footprint {
        let key = ModelKey::new(label, &self.model);
        let fields = self
            .index
            .fields
            .iter()
            .map(|field| format!("{key}.{}", field.name));
        let print = Footprint::default()
            .reading(key.to_string())
            .writing(format!("name {}", self.index.name));
        fields.fold(print, Footprint::reading)
    }
}

impl AddIndex {
    fn index(&self, around: Around<'_>) -> Result<(Table, TableIndex)> {
        let table = around
            .after
            .table(&ModelKey::new(around.label, &self.model))?;
        let index = table
            .indexes
            .iter()
            .find(|index| index.name == self.index.name)
            .cloned();
        Ok((table, index.expect("`apply` put it into the state")))
    }
}
