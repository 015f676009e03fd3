//! A form as templates see it.

use super::{Form, Input};
use crate::field::{Choice, Kind, Widget, is_yes};
use carafe_core::{FieldError, i18n::tr};
use carafe_templates::{TemplateValue, Value};
use std::collections::BTreeMap;

/// Marks [`Form`] among the things that templates take. Nobody names it.
#[derive(Debug)]
pub struct FormKind;

type Map = BTreeMap<String, Value>;

impl TemplateValue<FormKind> for Form {
    fn into_value(self) -> Value {
        self.to_value()
    }

    fn to_value(&self) -> Value {
        let fields: Vec<(&str, Value)> = self
            .inputs
            .iter()
            .map(|input| (&*input.field.name, input.to_value()))
            .collect();
        let all = Value::list(fields.iter().map(|(_, value)| value.clone()));
        let mut map: Map = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        put(&mut map, "fields", all);
        put(&mut map, "errors", messages(&self.errors));
        put(
            &mut map,
            "refused",
            Value::list(
                self.inputs
                    .iter()
                    .filter(|i| !i.errors.is_empty())
                    .map(Input::to_value),
            ),
        );
        put(&mut map, "invalid", Value::new(self.has_errors()));
        Value::new(map)
    }
}

impl Input {
    fn to_value(&self) -> Value {
        let field = &self.field;
        let mut map = Map::new();
        put(&mut map, "name", Value::new(&*field.name));
        put(&mut map, "id", Value::new(self.id("")));
        put(&mut map, "label", Value::new(&*field.label));
        put(&mut map, "help", optional(field.help.as_deref()));
        put(&mut map, "help_id", Value::new(self.id("_help")));
        put(&mut map, "error_id", Value::new(self.id("_error")));
        put(&mut map, "describedby", Value::new(self.described_by()));
        put(&mut map, "required", Value::new(field.required));
        put(&mut map, "errors", messages(&self.errors));
        put(&mut map, "invalid", Value::new(!self.errors.is_empty()));
        put(&mut map, "widget", Value::new(field.widget.name()));
        put(
            &mut map,
            "max",
            field.max.map_or_else(Value::none, Value::new),
        );
        put(
            &mut map,
            "autocomplete",
            optional(field.autocomplete.as_deref()),
        );
        put(&mut map, "autofocus", Value::new(field.autofocus));
        put(
            &mut map,
            "search_url",
            optional(field.search_url.as_deref()),
        );
        self.put_value(&mut map);
        Value::new(map)
    }

    fn put_value(&self, map: &mut Map) {
        let shown = self.shown_all();
        let secret = self.field.widget == Widget::Password;
        let first = shown.first().map_or("", String::as_str);
        let keys = (self.field.widget == Widget::Keys).then(|| shown.join(", "));
        let text = keys.as_deref().unwrap_or(first);
        put(map, "value", Value::new(if secret { "" } else { text }));
        put(map, "type", Value::new(self.input_type()));
        put(
            map,
            "step",
            self.step().map_or_else(Value::none, Value::new),
        );
        put(map, "checked", Value::new(is_yes(first)));
        put(
            map,
            "options",
            Value::list(self.options().iter().map(|choice| option(choice, shown))),
        );
    }

    /// `id_price`, as in Django: a field called `main` must not take the id of something else on the page.
    fn id(&self, suffix: &str) -> String {
        format!("id_{}{suffix}", self.field.name)
    }

    fn described_by(&self) -> String {
        let help = self.field.help.as_ref().map(|_| self.id("_help"));
        let error = (!self.errors.is_empty()).then(|| self.id("_error"));
        help.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// A browser throws away what is no number or day when the input says so: what was refused is shown as text.
    fn input_type(&self) -> &'static str {
        let strict = matches!(
            self.field.widget,
            Widget::Number | Widget::Date | Widget::Time | Widget::DateTime
        );
        let refused = self.errors.iter().any(|error| error.code == "invalid");
        if strict && refused {
            "text"
        } else {
            self.field.widget.input_type()
        }
    }

    fn step(&self) -> Option<String> {
        match self.field.kind {
            Kind::Decimal { digits, places } if digits > 0 => {
                (places > 0).then(|| format!("0.{:0>1$}", 1, usize::from(places)))
            }
            // A row may hold seconds and their fractions: the browser must let them stay.
            Kind::Float | Kind::Decimal { .. } | Kind::Time | Kind::DateTime => {
                Some("any".to_owned())
            }
            _ => None,
        }
    }

    /// What a select offers. Nothing is offered where nothing may be chosen, or nothing was yet.
    fn options(&self) -> Vec<Choice> {
        let field = &self.field;
        if field.widget == Widget::Ternary {
            return ternary();
        }
        let unset = self.initial.iter().all(String::is_empty);
        let blank = field.widget == Widget::Select && (!field.required || unset);
        let blank = blank.then(|| Choice::new("", "---------"));
        blank
            .into_iter()
            .chain(field.choices.iter().cloned())
            .collect()
    }
}

fn ternary() -> Vec<Choice> {
    vec![
        Choice::new("", tr("forms.unknown", "Unknown")),
        Choice::new("true", tr("forms.yes", "Yes")),
        Choice::new("false", tr("forms.no", "No")),
    ]
}

fn option(choice: &Choice, shown: &[String]) -> Value {
    let selected = shown.iter().any(|value| value.trim() == choice.value);
    let mut map = Map::new();
    put(&mut map, "value", Value::new(choice.value.as_str()));
    put(&mut map, "text", Value::new(choice.text.as_str()));
    put(
        &mut map,
        "selected",
        Value::new(selected || (choice.value.is_empty() && shown.is_empty())),
    );
    Value::new(map)
}

fn put(map: &mut Map, key: &str, value: Value) {
    map.insert(key.to_owned(), value);
}

fn optional(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::new)
}

fn messages(errors: &[FieldError]) -> Value {
    Value::list(
        errors
            .iter()
            .map(|error| Value::new(error.message.as_str())),
    )
}
