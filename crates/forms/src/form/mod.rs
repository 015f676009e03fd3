//! Several fields, what was typed into them, and what is wrong with it.

mod shown;

pub use self::shown::FormKind;
pub use crate::field::Typed;

use crate::{
    data::FormData,
    field::{Field, Refusal, Widget, required},
};
use carafe_core::{Error, FieldError};

/// A form: shown empty or with values, then filled with what was typed.
///
/// In templates it is a map of its fields by name, with `fields` (all of them in order), `errors` (those about the whole
/// form) and `invalid`. What was typed is kept, whatever is wrong with it; passwords are not shown again.
///
/// ```
/// use carafe_forms::{Field, Form, FormData};
///
/// let mut form = Form::new().field(Field::text("username")).field(Field::password("password"));
/// assert!(form.fill(&[("username", "ada"), ("password", "hunter2")].into_iter().collect()));
/// assert_eq!(form.text("username"), "ada");
/// form.add_error("", "invalid_login", "Wrong username or password.");
/// assert!(!form.is_valid());
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Form {
    inputs: Vec<Input>,
    errors: Vec<FieldError>,
    filled: bool,
}

/// A field and what is in it.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) field: Field,
    /// What the form showed before anything was typed.
    pub(crate) initial: Vec<String>,
    /// What was typed, as it was typed.
    pub(crate) typed: Option<Vec<String>>,
    values: Vec<Typed>,
    errors: Vec<FieldError>,
}

impl Form {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    pub fn field(mut self, field: Field) -> Self {
        self.add(field);
        self
    }

    /// Adds a field to a form that is being built in place.
    pub fn add(&mut self, field: Field) {
        self.inputs.push(Input {
            field,
            initial: Vec::new(),
            typed: None,
            values: Vec::new(),
            errors: Vec::new(),
        });
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) -> Option<Field> {
        let place = self
            .inputs
            .iter()
            .position(|input| input.field.name == name)?;
        Some(self.inputs.remove(place).field)
    }

    /// Changes a field: its label, widget or choices.
    pub fn change(&mut self, name: &str, change: impl FnOnce(Field) -> Field) {
        if let Some(input) = self.input_mut(name) {
            input.field = change(input.field.clone());
        }
    }

    /// Its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.inputs.iter().map(|input| &input.field)
    }

    /// What a field shows before anything is typed.
    pub fn set_initial(&mut self, name: &str, text: impl Into<String>) {
        self.set_initial_list(name, vec![text.into()]);
    }

    /// The same for a field of several values.
    pub fn set_initial_list(&mut self, name: &str, texts: Vec<String>) {
        if let Some(input) = self.input_mut(name) {
            input.initial = texts;
        }
    }

    /// Takes what was typed and says whether every field understood it.
    pub fn fill(&mut self, data: &FormData) -> bool {
        self.filled = true;
        self.errors.clear();
        self.inputs.iter_mut().for_each(|input| input.fill(data));
        self.is_valid()
    }

    /// Whether it was filled and nothing is wrong with it.
    pub fn is_valid(&self) -> bool {
        self.filled && !self.has_errors()
    }

    /// Whether something is wrong with it.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || self.inputs.iter().any(|input| !input.errors.is_empty())
    }

    /// What was typed into a field, understood; `None` when it is empty, refused or no field.
    pub fn value(&self, name: &str) -> Option<&Typed> {
        self.values(name).first()
    }

    /// The same for a field of several values.
    pub fn values(&self, name: &str) -> &[Typed] {
        self.input(name).map_or(&[], |input| &input.values)
    }

    /// The accepted text of a field; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.value(name) {
            Some(Typed::Text(text)) => text,
            _ => "",
        }
    }

    /// What a field shows now: what was typed, else what it started with.
    pub fn typed(&self, name: &str) -> &str {
        self.input(name).map_or("", Input::shown)
    }

    /// Whether something else was typed into a field than what it showed.
    pub fn changed(&self, name: &str) -> bool {
        self.input(name).is_some_and(Input::changed)
    }

    /// Says what is wrong with a field; with an empty or unknown name it is about the whole form.
    pub fn add_error(&mut self, name: &str, code: &'static str, message: impl Into<String>) {
        let (field, message) = (name.to_owned().into(), message.into());
        let error = FieldError {
            field,
            code,
            message,
        };
        match self.input_mut(name) {
            Some(input) => input.errors.push(error),
            None => self.errors.push(error),
        }
    }

    /// Puts the refused fields of an error beside the fields.
    ///
    /// Gives the error back when it is about no field at all, such as a database that does not answer.
    pub fn refuse(&mut self, error: Error) -> Result<(), Error> {
        if error.fields().is_empty() {
            return Err(error);
        }
        for refused in error.fields() {
            self.add_error(&refused.field, refused.code, refused.message.clone());
        }
        Ok(())
    }

    /// What is wrong with a field, or with the whole form when the name is empty.
    pub fn errors(&self, name: &str) -> Vec<&str> {
        let errors = self.input(name).map_or(&self.errors, |input| &input.errors);
        errors.iter().map(|error| error.message.as_str()).collect()
    }

    /// Everything that is wrong, in the order of the fields, those of the whole form first.
    pub fn all_errors(&self) -> Vec<FieldError> {
        let of_fields = self.inputs.iter().flat_map(|input| &input.errors);
        self.errors.iter().chain(of_fields).cloned().collect()
    }

    pub(crate) fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.field.name == name)
    }

    fn input_mut(&mut self, name: &str) -> Option<&mut Input> {
        self.inputs
            .iter_mut()
            .find(|input| input.field.name == name)
    }
}

impl Input {
    fn fill(&mut self, data: &FormData) {
        self.values.clear();
        self.errors.clear();
        let typed: Vec<String> = match self.field.widget {
            Widget::SelectMultiple => data.all(&self.field.name).map(str::to_owned).collect(),
            Widget::Keys => {
                let typed = data.all(&self.field.name);
                typed.flat_map(|text| self.field.keys(text)).collect()
            }
            _ => data
                .get(&self.field.name)
                .map(str::to_owned)
                .into_iter()
                .collect(),
        };
        self.read(&typed);
        self.typed = Some(typed);
    }

    fn read(&mut self, typed: &[String]) {
        if self.field.widget == Widget::Checkbox {
            let yes = typed.first().is_some_and(|text| crate::field::is_yes(text));
            return self.take(if yes || !self.field.required {
                Ok(Typed::Bool(yes))
            } else {
                Err(required())
            });
        }
        if typed.is_empty() {
            return self.take(if self.field.required {
                Err(required())
            } else {
                Ok(Typed::Null)
            });
        }
        for text in typed {
            let read = self.field.read(text);
            self.take(read);
        }
    }

    fn take(&mut self, read: Result<Typed, Refusal>) {
        match read {
            Ok(Typed::Null) => {}
            Ok(value) => self.values.push(value),
            Err(refusal) => {
                let field = self.field.name.clone();
                self.errors.push(FieldError {
                    field,
                    code: refusal.code,
                    message: refusal.message,
                });
            }
        }
    }

    pub(crate) fn shown_all(&self) -> &[String] {
        self.typed.as_ref().unwrap_or(&self.initial)
    }

    fn shown(&self) -> &str {
        self.shown_all().first().map_or("", String::as_str)
    }

    fn changed(&self) -> bool {
        let Some(typed) = &self.typed else {
            return false;
        };
        if self.field.widget == Widget::Checkbox {
            let yes =
                |texts: &[String]| texts.first().is_some_and(|text| crate::field::is_yes(text));
            return yes(typed) != yes(&self.initial);
        }
        let tidy = |texts: &[String]| -> Vec<String> {
            texts
                .iter()
                .map(|text| self.field.tidy(text))
                .filter(|text| !text.is_empty())
                .collect()
        };
        tidy(typed) != tidy(&self.initial)
    }
}
