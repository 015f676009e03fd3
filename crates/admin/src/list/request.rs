//! What the address of a list asks: `?q=…&o=-price&after=…`.

use super::{Listed, cursor};
use carafe_core::{Result, i18n::tr};
use carafe_forms::FormData;
use carafe_orm::{
    Value,
    db::Db,
    dynamic::{DynQuery, DynRow, resolve},
    value::ColumnType,
};
use carafe_templates::Context;

/// A search of more words than this is not a person's.
const MOST_WORDS: usize = 10;

/// The wishes of one request. What makes no sense is left out rather than refused, as an old bookmark.
pub(super) struct ListRequest {
    pub(super) words: String,
    /// The column that was chosen, with `-` for large first; empty for the model's own order.
    sort: String,
    /// The whole order, the key last.
    order: Vec<String>,
    after: Option<Vec<Value>>,
    before: Option<Vec<Value>>,
}

/// One page of rows.
pub(super) struct PageOfRows {
    pub(super) rows: Vec<DynRow>,
    /// The names of their columns.
    pub(super) columns: Vec<String>,
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
}

impl ListRequest {
    pub(super) fn read(listed: &Listed, query: &FormData) -> Self {
        let sort = query
            .get("o")
            .filter(|sort| is_column(listed, sort))
            .unwrap_or_default()
            .to_owned();
        let order = order(listed, &sort);
        let cursor = |name| {
            query
                .get(name)
                .and_then(|text| cursor::read(listed.meta, &order, text))
        };
        Self {
            words: words(query.get("q").unwrap_or_default()),
            after: cursor("after"),
            before: cursor("before"),
            sort,
            order,
        }
    }

    /// Whether it asks for a page that is not the first.
    pub(super) fn is_inside(&self) -> bool {
        self.after.is_some() || self.before.is_some()
    }

    pub(super) fn at_the_start(self) -> Self {
        Self {
            after: None,
            before: None,
            ..self
        }
    }

    /// The rows that fit every word.
    pub(super) fn filtered(&self, listed: &Listed) -> Result<DynQuery> {
        let mut query = listed.query();
        for word in self.words.split_whitespace().take(MOST_WORDS) {
            let lookups: Vec<(String, Value)> = listed
                .search
                .iter()
                .filter_map(|field| lookup(listed, field, word))
                .collect();
            query = query.filter_any(
                lookups
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.clone())),
            )?;
        }
        Ok(query)
    }

    /// One page, and whether there are rows around it.
    pub(super) async fn fetch(&self, listed: &Listed, db: &Db) -> Result<PageOfRows> {
        let columns = listed.selected(&self.order);
        let also = &columns[listed.meta.columns.len()..];
        let query = self
            .filtered(listed)?
            .select_also(also.iter().map(String::as_str))?;
        let query = query.order_by(self.order.iter().map(String::as_str))?;
        let back = self.before.as_deref();
        let query = if back.is_some() {
            query.reversed()
        } else {
            query
        };
        let query = match back.or(self.after.as_deref()) {
            Some(values) => query.after(values)?,
            None => query,
        };
        let mut rows = query.limit(listed.per_page + 1).fetch(db).await?;
        let more = rows.len() as u64 > listed.per_page;
        if more {
            rows.pop();
        }
        if back.is_some() {
            rows.reverse();
        }
        let (has_next, has_previous) = if back.is_some() {
            (true, more)
        } else {
            (more, self.after.is_some())
        };
        let place =
            |row: Option<&DynRow>| row.map(|row| cursor::write(&self.key_of(row, &columns)));
        Ok(PageOfRows {
            next: has_next.then(|| place(rows.last())).flatten(),
            previous: has_previous.then(|| place(rows.first())).flatten(),
            rows,
            columns,
        })
    }

    /// The values of a row in the columns of the order.
    fn key_of(&self, row: &DynRow, columns: &[String]) -> Vec<Value> {
        let place = |name: &String| {
            columns
                .iter()
                .position(|column| column == name.trim_start_matches('-'))
        };
        let values = self
            .order
            .iter()
            .map(|name| place(name).and_then(|place| row.get(place)).cloned());
        values.map(Option::unwrap_or_default).collect()
    }

    /// The address of this list with other wishes.
    pub(super) fn url(&self, listed: &Listed, more: &[(&str, &str)]) -> String {
        let own = [("q", self.words.as_str()), ("o", self.sort.as_str())];
        let pairs = own.iter().chain(more).filter(|(name, value)| {
            !value.is_empty()
                && (*name != "o"
                    || !more.iter().any(|(other, _)| other == name)
                    || more.contains(&(*name, *value)))
        });
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", cursor::escaped(value)))
            .collect();
        if pairs.is_empty() {
            listed.url.clone()
        } else {
            format!("{}?{}", listed.url, pairs.join("&"))
        }
    }

    /// The headings, each with the address that sorts by it.
    pub(super) fn headings(&self, listed: &Listed) -> Vec<Context> {
        listed
            .columns
            .iter()
            .map(|column| self.heading(listed, column))
            .collect()
    }

    fn heading(&self, listed: &Listed, column: &super::Column) -> Context {
        let (descending, current) = match self.sort.strip_prefix('-') {
            Some(sort) => (true, sort == column.name),
            None => (false, self.sort == column.name),
        };
        let current = current && !column.name.is_empty();
        let wanted = if current && !descending {
            format!("-{}", column.name)
        } else {
            column.name.clone()
        };
        let url = (!column.name.is_empty()).then(|| self.url(listed, &[("o", &wanted)]));
        let sorted = match (current, descending) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        Context::new()
            .with("text", column.heading.clone())
            .with("url", url)
            .with("numeric", column.numeric)
            .with("sorted", sorted)
            .with("sorted_text", sorted_text(sorted))
    }
}

fn sorted_text(sorted: &str) -> String {
    match sorted {
        "ascending" => tr("admin.list.ascending", "sorted, small first").into_owned(),
        "descending" => tr("admin.list.descending", "sorted, large first").into_owned(),
        _ => String::new(),
    }
}

fn is_column(listed: &Listed, sort: &str) -> bool {
    let name = sort.strip_prefix('-').unwrap_or(sort);
    !name.is_empty() && listed.columns.iter().any(|column| column.name == name)
}

/// The chosen column or the model's own order, then the key, so that every row has one place.
fn order(listed: &Listed, sort: &str) -> Vec<String> {
    let meta = listed.meta;
    let mut order: Vec<String> = if sort.is_empty() {
        let own = meta.ordering.iter().map(|ordered| {
            let minus = if ordered.descending { "-" } else { "" };
            format!("{minus}{}", field_name(listed, ordered.column))
        });
        own.collect()
    } else {
        vec![sort.to_owned()]
    };
    let newest_first = order.is_empty();
    for key in meta.pk.iter().map(|column| field_name(listed, *column)) {
        if order.iter().any(|name| name.trim_start_matches('-') == key) {
            continue;
        }
        order.push(if newest_first {
            format!("-{key}")
        } else {
            key.to_owned()
        });
    }
    order
}

fn field_name(listed: &Listed, column: u16) -> &'static str {
    listed.meta.columns[usize::from(column)].field
}

/// A word in a text field is looked for, in any other it must be the value.
fn lookup(listed: &Listed, field: &str, word: &str) -> Option<(String, Value)> {
    let (path, _) = resolve(listed.meta, field).ok()?;
    if path.meta().kind == ColumnType::Text {
        return Some((format!("{field}__icontains"), word.into()));
    }
    cursor::parsed(path.meta().kind, word).map(|value| (format!("{field}__exact"), value))
}

/// What was typed into the search box, without what no text of a database has.
fn words(typed: &str) -> String {
    typed.replace('\0', " ").trim().to_owned()
}
