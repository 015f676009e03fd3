//! A new table.

use super::{
    Act, Around, Footprint, check_fields,
    parts::{read_field, read_index, read_unique},
    rules::read_check,
    search::read_optional_search,
    unfit,
};
use crate::{
    migrate::{ddl::Change, file::Reader},
    schema::{Entries, FieldKind, ModelKey, ModelState, State, model_entries},
};
use carafe_core::Result;

/// Makes a table, and the tables of its many-to-many fields.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateModel {
    /// Name of the model.
    pub name: String,
    /// Everything else.
    pub model: ModelState,
}

impl Act for CreateModel {
    const NAME: &'static str = "create_model";

    fn describe(&self) -> String {
        format!("create model {}", self.name)
    }

    fn slug(&self) -> String {
        self.name.to_lowercase()
    }

    fn entries(&self) -> Entries {
        Entries::new()
            .text("model", &self.name)
            .extend(model_entries(&self.model))
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        let name = entries.text("model")?;
        let model = ModelState {
            table: entries.text("table")?,
            fields: entries.tables("fields", read_field)?,
            pk: entries.need("pk")?.texts()?,
            uniques: entries.tables("uniques", read_unique)?,
            indexes: entries.tables("indexes", read_index)?,
            checks: entries.tables("checks", read_check)?,
            comment: entries.optional_text("comment")?,
            search: read_optional_search(entries)?,
        };
        Ok(Self { name, model })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let key = ModelKey::new(label, &self.name);
        if state.get(&key).is_some() {
            return Err(unfit(format!("there is a model `{key}` already")));
        }
        let uniques = self.model.uniques.iter().flat_map(|unique| &unique.fields);
        let indexes = self
            .model
            .indexes
            .iter()
            .flat_map(|index| index.fields.iter().map(|field| &field.name));
        let searched = self.model.search.iter().flat_map(|search| &search.fields);
        let searched = searched.map(|field| &field.name);
        let keys = self.model.pk.iter().chain(uniques);
        check_fields(&self.model, &self.name, keys.chain(indexes).chain(searched))?;
        state.insert(key.clone(), self.model.clone());
        state.table(&key)?;
        state.join_tables(&key)?;
        Ok(())
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let key = ModelKey::new(around.label, &self.name);
        let mut changes = vec![Change::CreateTable(around.after.table(&key)?)];
        changes.extend(
            around
                .after
                .join_tables(&key)?
                .into_iter()
                .map(Change::CreateTable),
        );
        Ok(changes)
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let key = ModelKey::new(around.label, &self.name);
        let joins = around
            .after
            .join_tables(&key)?
            .into_iter()
            .rev()
            .map(Change::DropTable);
        let mut changes: Vec<Change> = joins.collect();
        changes.push(Change::DropTable(around.after.table(&key)?));
        Ok(changes)
    }

    fn footprint(&self, label: &str) -> Footprint {
        let key = ModelKey::new(label, &self.name).to_string();
        let mut print = Footprint::default()
            .writing(&key)
            .writing(format!("name {}", self.model.table));
        for field in &self.model.fields {
            if let Some(target) = field
                .target()
                .filter(|target| target.model.to_string() != key)
            {
                print = print.reading(target.model.to_string());
            }
            if let FieldKind::ManyToMany(relation) = &field.kind {
                print = print.writing(format!("name {}", relation.table));
            }
        }
        let uniques = self.model.uniques.iter().map(|unique| &unique.name);
        let names = uniques.chain(self.model.indexes.iter().map(|index| &index.name));
        names.fold(print, |print, name| print.writing(format!("name {name}")))
    }
}
