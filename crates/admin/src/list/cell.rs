//! One cell of a list.

use super::columns::Column;
use crate::model_admin::ListColumn;
use carafe_core::{DateTime, Result, i18n::tr};
use carafe_orm::{Value, dynamic::DynRow};
use carafe_templates::Context;

/// The cell of this column in this row: its text, and how it is drawn.
pub(super) fn shown(column: &Column, row: &DynRow, selected: &[String]) -> Result<Context> {
    let text = match &column.source {
        ListColumn::Computed(_, compute) => compute(row)?,
        ListColumn::Field(name, _) => {
            let place = selected.iter().position(|selected| selected == name);
            place
                .and_then(|place| row.get(place))
                .map(text)
                .unwrap_or_default()
        }
    };
    Ok(Context::new()
        .with(
            "text",
            if text.is_empty() {
                "–".to_owned()
            } else {
                text
            },
        )
        .with("heading", column.heading.clone())
        .with("numeric", column.numeric))
}

fn text(value: &Value) -> String {
    match value {
        Value::Bool(true) => tr("admin.yes", "Yes").into_owned(),
        Value::Bool(false) => tr("admin.no", "No").into_owned(),
        Value::DateTime(at) => instant(*at),
        Value::Text(text) => shortened(text),
        other => other.to_text(),
    }
}

/// To the minute, in UTC.
fn instant(at: DateTime) -> String {
    let time = at.time().to_string();
    format!("{} {}", at.date(), time.get(..5).unwrap_or(&time))
}

/// Long texts are for the row's own page.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
