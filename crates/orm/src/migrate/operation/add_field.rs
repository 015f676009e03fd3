//! A new field of a model that exists.

use super::{Act, Around, Fill, Footprint, model_mut, parts::read_field, unfit};
use crate::{
    migrate::{ddl::Change, file::Reader},
    schema::{Column, Entries, Field, FieldKind, ManyToMany, ModelKey, State, field_entries},
};
use carafe_core::Result;

/// Adds a field to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct AddField {
    /// Name of the model.
    pub model: String,
    /// The field.
    pub field: Field,
    /// What existing rows get. The database keeps no default: new rows get theirs from the model.
    pub fill: Option<Fill>,
}

impl Act for AddField {
    const NAME: &'static str = "add_field";

    fn describe(&self) -> String {
        format!("add field {}.{}", self.model, self.field.name)
    }

    fn slug(&self) -> String {
        format!("{}_{}", self.model, self.field.name).to_lowercase()
    }

    fn entries(&self) -> Entries {
        let entries = Entries::new()
            .text("model", &self.model)
            .extend(field_entries(&self.field));
        match &self.fill {
            Some(fill) => entries.put("default", fill.data()),
            None => entries,
        }
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        let model = entries.text("model")?;
        let field = read_field(entries)?;
        let fill = field
            .column()
            .map(|column| Fill::read(entries, "default", column.kind));
        Ok(Self {
            model,
            fill: fill.transpose()?.flatten(),
            field,
        })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let model = model_mut(state, label, &self.model)?;
        if model.field(&self.field.name).is_some() {
            return Err(unfit(format!(
                "`{label}.{}` has a field `{}` already",
                self.model, self.field.name
            )));
        }
        model.fields.push(self.field.clone());
        let key = self.key(label);
        state.table(&key)?;
        state.join_tables(&key)?;
        Ok(())
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        Ok(vec![match &self.field.kind {
            FieldKind::ManyToMany(relation) => Change::CreateTable(self.join(around, relation)?),
            FieldKind::Column(column) => self.column(around, column)?,
        }])
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        let key = self.key(around.label);
        Ok(vec![match &self.field.kind {
            FieldKind::ManyToMany(relation) => Change::DropTable(self.join(around, relation)?),
            FieldKind::Column(column) => Change::DropColumn {
                before: around.after.table(&key)?,
                after: around.before.table(&key)?,
                column: column.name.clone(),
            },
        }])
    }

    fn footprint(&self, label: &str) -> Footprint {
        let key = self.key(label);
        let print = Footprint::default()
            .reading(key.to_string())
            .writing(format!("{key}.{}", self.field.name));
        let print = match &self.field.kind {
            FieldKind::ManyToMany(relation) => print.writing(format!("name {}", relation.table)),
            FieldKind::Column(column) => print.writing(format!("column {key}.{}", column.name)),
        };
        match self.field.target() {
            Some(target) => print.reading(target.model.to_string()),
            None => print,
        }
    }
}

impl AddField {
    fn key(&self, label: &str) -> ModelKey {
        ModelKey::new(label, &self.model)
    }

    fn join(&self, around: Around<'_>, relation: &ManyToMany) -> Result<crate::schema::Table> {
        around.after.join_table(&self.key(around.label), relation)
    }

    fn column(&self, around: Around<'_>, column: &Column) -> Result<Change> {
        let key = self.key(around.label);
        Ok(Change::AddColumn {
            before: around.before.table(&key)?,
            after: around.after.table(&key)?,
            column: column.name.clone(),
            fill: self.fill.clone(),
        })
    }
}
