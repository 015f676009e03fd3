//! The key of a row in addresses: one value, or several with a comma between them.

use crate::list::parsed;
use carafe_core::{Error, Result};
use carafe_orm::{
    Value,
    dynamic::{DynQuery, DynRow},
    model::ModelMeta,
};

/// Between two values; inside of one it is written as `%2C`, and `%` as `%25`.
const BETWEEN: char = ',';

/// The key of an address as its columns take it: a list when there are several. One that cannot be a key is a 404.
pub(crate) fn read(meta: &'static ModelMeta, text: &str) -> Result<Value> {
    let read = match meta.pk {
        [only] => value(meta, *only, text),
        several => values(meta, several, text),
    };
    match read {
        Some(key) => Ok(key),
        // `ok_or_else` would name a line of the standard library.
        None => Err(Error::not_found()),
    }
}

fn values(meta: &'static ModelMeta, columns: &[u16], text: &str) -> Option<Value> {
    let texts: Vec<&str> = text.split(BETWEEN).collect();
    let fits = texts.len() == columns.len();
    let values = columns.iter().zip(texts).map(|(column, text)| {
        let text = text.replace("%2C", ",").replace("%25", "%");
        value(meta, *column, &text)
    });
    let values: Vec<Value> = values.collect::<Option<_>>()?;
    fits.then(|| Value::List(values.into()))
}

fn value(meta: &'static ModelMeta, column: u16, text: &str) -> Option<Value> {
    parsed(meta.columns[usize::from(column)].kind, text)
}

/// The key of a row of all columns, as it stands in addresses.
pub(crate) fn text(meta: &'static ModelMeta, row: &DynRow) -> String {
    let value = |column: &u16| {
        let value = row.get(usize::from(*column));
        value.map(Value::to_text).unwrap_or_default()
    };
    match meta.pk {
        [only] => value(only),
        several => {
            let texts = several.iter().map(value);
            let texts = texts.map(|text| text.replace('%', "%25").replace(BETWEEN, "%2C"));
            texts.collect::<Vec<_>>().join(",")
        }
    }
}

/// Only the row with this key.
pub(crate) fn only(meta: &'static ModelMeta, key: &Value) -> Result<DynQuery> {
    let query = DynQuery::new(meta);
    match key {
        Value::List(values) => {
            let mut pairs = meta.pk.iter().zip(values);
            pairs.try_fold(query, |query, (column, value)| {
                query.filter(meta.columns[usize::from(*column)].field, value.clone())
            })
        }
        key => query.filter("pk", key.clone()),
    }
}
