//! The form of a model, from its metadata.

mod derive;
mod relation;
mod value;

pub use self::{
    derive::{help, label},
    relation::{MOST_CHOICES, Related},
};

use self::derive::derived;
use crate::{data::FormData, field::Widget, form::Form};
use carafe_core::{Error, Result, i18n::tr_with, suggest::nearest};
use carafe_orm::{
    model::{ModelMeta, RelationKind},
    value::Value,
    write::check_value,
};

/// The fields of a model: what a form of the admin is made of.
///
/// Left out are secret columns, those that say `editable = false`, and those that the database or the clock fills in. A
/// foreign key is a select once [`load_choices`](Self::load_choices) or [`choices`](Self::choices) has filled it.
#[derive(Debug, Clone)]
#[must_use]
pub struct ModelForm {
    meta: &'static ModelMeta,
    form: Form,
    parts: Vec<Part>,
}

/// Where the value of a field goes.
#[derive(Debug, Clone, Copy)]
enum Part {
    Column(u16),
    Links(u16),
}

impl ModelForm {
    /// Every field that people may edit, in the order of the struct. Values of new rows are shown.
    pub fn new(meta: &'static ModelMeta) -> Self {
        let mut form = Self {
            meta,
            form: Form::new(),
            parts: Vec::new(),
        };
        for part in derive::parts(meta) {
            form.push(part);
        }
        form
    }

    /// These fields, in this order.
    ///
    /// Errors: a name that is no editable field, with the nearest one.
    #[track_caller]
    pub fn of(meta: &'static ModelMeta, names: &[&str]) -> Result<Self> {
        let mut form = Self {
            meta,
            form: Form::new(),
            parts: Vec::new(),
        };
        for name in names {
            let part = derive::parts(meta)
                .into_iter()
                .find(|part| part.name(meta) == *name);
            form.push(part.ok_or_else(|| unknown(meta, name))?);
        }
        Ok(form)
    }

    fn push(&mut self, part: Part) {
        self.form.add(derived(self.meta, part));
        if let Part::Column(column) = part
            && let Some(default) = self.meta.columns[usize::from(column)].default
        {
            self.form
                .set_initial(part.name(self.meta), value::shown(&default()));
        }
        self.parts.push(part);
    }

    /// Takes a field out, such as one that is only shown.
    pub fn without(mut self, name: &str) -> Self {
        self.form.remove(name);
        self.parts.retain(|part| part.name(self.meta) != name);
        self
    }

    /// The model.
    pub fn meta(&self) -> &'static ModelMeta {
        self.meta
    }

    /// The form, for templates and further fields.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The form, to change its fields or to add errors.
    pub fn form_mut(&mut self) -> &mut Form {
        &mut self.form
    }

    /// Shows a row: its values in the order of the model's columns.
    pub fn show(&mut self, row: &[Value]) {
        for part in &self.parts {
            if let Part::Column(column) = part
                && let Some(value) = row.get(usize::from(*column))
            {
                self.form
                    .set_initial(part.name(self.meta), value::shown(value));
            }
        }
    }

    /// Takes what was typed; `true` when every field understood it and fits its column.
    pub fn fill(&mut self, data: &FormData) -> bool {
        self.form.fill(data);
        for part in &self.parts {
            let name = part.name(self.meta);
            let Part::Column(column) = *part else {
                continue;
            };
            let Some(value) = self.form.value(name).map(value::stored) else {
                continue;
            };
            if let Some(refused) = check_value(self.meta, column, &value) {
                self.form.add_error(name, refused.code, refused.message);
            }
        }
        self.form.is_valid()
    }

    /// What was typed, by position of its column: for [`dynamic::insert`](carafe_orm::dynamic::insert).
    pub fn values(&self) -> Vec<(u16, Value)> {
        self.columns()
            .map(|(column, name)| (column, self.stored(column, name)))
            .collect()
    }

    /// Only what differs from the row that was shown: for [`dynamic::update`](carafe_orm::dynamic::update).
    ///
    /// A value that a form shows shortened, such as a time without its fractions, is not touched by saving.
    pub fn changes(&self) -> Vec<(u16, Value)> {
        let changed = self.columns().filter(|(_, name)| self.form.changed(name));
        changed
            .map(|(column, name)| (column, self.stored(column, name)))
            .collect()
    }

    /// The chosen rows of each many-to-many field, by position of its relation: for
    /// [`dynamic::set_links`](carafe_orm::dynamic::set_links).
    pub fn links(&self) -> Vec<(u16, Vec<Value>)> {
        let links = self.parts.iter().filter_map(|part| match part {
            Part::Links(relation) => Some((*relation, part.name(self.meta))),
            Part::Column(_) => None,
        });
        links
            .map(|(relation, name)| (relation, self.keys(name)))
            .collect()
    }

    /// Names of the fields into which something else was typed than what they showed.
    pub fn changed_fields(&self) -> Vec<&'static str> {
        let names = self.parts.iter().map(|part| part.name(self.meta));
        names.filter(|name| self.form.changed(name)).collect()
    }

    /// Puts what a write was refused for beside the fields: values that do not fit, or that another row has.
    ///
    /// Gives the error back when no field is to blame.
    pub fn refuse(&mut self, error: Error) -> Result<(), Error> {
        if error.fields().is_empty() {
            return Err(error);
        }
        for refused in error.fields() {
            let message = self
                .translated(&refused.field, refused.code)
                .unwrap_or_else(|| refused.message.clone());
            self.form.add_error(&refused.field, refused.code, message);
        }
        Ok(())
    }

    fn translated(&self, field: &str, code: &str) -> Option<String> {
        let label = self.form.input(field)?.field.label.to_lowercase();
        let model = derive::model_name(self.meta);
        let english = "{model} with this {field} already exists.";
        (code == "unique").then(|| {
            tr_with(
                "forms.unique",
                english,
                &[("model", &model), ("field", &label)],
            )
        })
    }

    fn columns(&self) -> impl Iterator<Item = (u16, &'static str)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) => Some((*column, part.name(self.meta))),
            Part::Links(_) => None,
        })
    }

    /// An empty text is a text where the column takes no NULL.
    fn stored(&self, column: u16, name: &str) -> Value {
        let info = &self.meta.columns[usize::from(column)];
        match self.form.value(name) {
            Some(value) => value::stored(value),
            None => value::empty(info),
        }
    }

    /// The chosen keys, each once.
    fn keys(&self, name: &str) -> Vec<Value> {
        let mut keys: Vec<Value> = Vec::new();
        for key in self.form.values(name).iter().map(value::stored) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn is_key_input(&self, name: &str) -> bool {
        self.form
            .input(name)
            .is_some_and(|input| matches!(input.field.widget, Widget::Key | Widget::Keys))
    }
}

impl Part {
    fn name(self, meta: &'static ModelMeta) -> &'static str {
        match self {
            Self::Column(column) => meta.columns[usize::from(column)].field,
            Self::Links(relation) => meta.relations[usize::from(relation)].name,
        }
    }

    /// The relation behind the field, when there is one.
    fn relation(self, meta: &'static ModelMeta) -> Option<u16> {
        match self {
            Self::Column(column) => meta.columns[usize::from(column)]
                .relation
                .filter(|relation| {
                    matches!(
                        meta.relations[usize::from(*relation)].kind,
                        RelationKind::ForeignKey { .. }
                    )
                }),
            Self::Links(relation) => Some(relation),
        }
    }
}

#[track_caller]
fn unknown(meta: &'static ModelMeta, name: &str) -> Error {
    let parts = derive::parts(meta);
    let names: Vec<&str> = parts.iter().map(|part| part.name(meta)).collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", names.join(", ")),
    };
    Error::internal(format!(
        "`{}` has no field `{name}` that a form can edit",
        meta.name
    ))
    .code("forms.E004")
    .hint(hint)
}
