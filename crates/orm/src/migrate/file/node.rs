//! Walking a TOML document, with the line of every mistake.

use carafe_core::{Error, Result, suggest};
use std::{fmt::Display, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A file's text and its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

/// A value in a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    document: Document<'a>,
    value: &'a Spanned<DeValue<'a>>,
    key: &'a str,
}

/// A table in a document; it remembers which keys were asked for.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    document: Document<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: Vec<String>,
}

impl<'a> Document<'a> {
    pub(crate) fn parse(self) -> Result<DeTable<'a>> {
        let parsed = DeTable::parse(self.text).map(Spanned::into_inner);
        parsed.map_err(|error| self.error(error.span().unwrap_or_default().start, error.message()))
    }

    pub(crate) fn reader(self, table: &'a DeTable<'a>) -> Reader<'a> {
        Reader {
            document: self,
            table,
            span: 0..0,
            asked: Vec::new(),
        }
    }

    fn line(self, at: usize) -> usize {
        self.text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    fn error(self, at: usize, problem: &str) -> Error {
        Error::config(format!("{}:{}: {problem}", self.path, self.line(at))).code("orm.E020")
    }
}

impl<'a> Reader<'a> {
    /// The line it begins on.
    pub(crate) fn line(&self) -> usize {
        self.document.line(self.span.start)
    }

    /// The value of a key that may be left out.
    pub(crate) fn get(&mut self, key: &str) -> Option<Node<'a>> {
        self.asked.push(key.to_owned());
        let (key, value) = self
            .table
            .iter()
            .find(|(known, _)| known.get_ref() == key)?;
        Some(Node {
            document: self.document,
            value,
            key: key.get_ref(),
        })
    }

    /// The value of a key.
    pub(crate) fn need(&mut self, key: &str) -> Result<Node<'a>> {
        self.get(key).ok_or_else(|| {
            self.document
                .error(self.span.start, &format!("`{key}` is missing"))
        })
    }

    /// The text of a key.
    pub(crate) fn text(&mut self, key: &str) -> Result<String> {
        self.need(key)?.text().map(str::to_owned)
    }

    /// The text of a key that may be left out.
    pub(crate) fn optional_text(&mut self, key: &str) -> Result<Option<String>> {
        self.get(key)
            .map(|node| node.text().map(str::to_owned))
            .transpose()
    }

    /// Yes or no; no when it is left out.
    pub(crate) fn flag(&mut self, key: &str) -> Result<bool> {
        self.get(key).map_or(Ok(false), |node| node.bool())
    }

    /// A list of tables, each read by `read`; empty when it is left out.
    pub(crate) fn tables<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let Some(node) = self.get(key) else {
            return Ok(Vec::new());
        };
        let mut items = Vec::new();
        for item in node.list()? {
            let mut entries = item.table()?;
            items.push(read(&mut entries)?);
            entries.finish()?;
        }
        Ok(items)
    }

    /// The only key of this table, which must be one of these, and the table it names.
    pub(crate) fn only_table(
        &mut self,
        names: &[&'static str],
    ) -> Result<(&'static str, Reader<'a>)> {
        let known = names
            .iter()
            .find(|name| self.table.keys().any(|key| key.get_ref() == **name));
        let Some(name) = known else {
            self.finish_knowing(names)?;
            return Err(self.document.error(
                self.span.start,
                &format!("an operation is one of {}", listed(names)),
            ));
        };
        let node = self.need(name)?;
        self.finish()?;
        Ok((name, node.table()?))
    }

    /// An error for the first key that nothing asked for.
    pub(crate) fn finish(&self) -> Result<()> {
        self.finish_knowing(&[])
    }

    fn finish_knowing(&self, more: &[&str]) -> Result<()> {
        let known = || {
            self.asked
                .iter()
                .map(String::as_str)
                .chain(more.iter().copied())
        };
        let keys = self
            .table
            .keys()
            .map(|key| (key.get_ref().as_ref(), key.span()));
        let Some((key, span)) = keys
            .filter(|(key, _)| !known().any(|name| name == *key))
            .min_by_key(|(_, s)| s.start)
        else {
            return Ok(());
        };
        let error = self
            .document
            .error(span.start, &format!("unknown key `{key}`"));
        Err(match suggest::nearest(key, known()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!(
                "here the keys are {}",
                listed(&known().collect::<Vec<_>>())
            )),
        })
    }
}

impl<'a> Node<'a> {
    /// An error about this value.
    pub(crate) fn error(&self, problem: &str) -> Error {
        self.document.error(self.value.span().start, problem)
    }

    fn wrong(&self, wanted: impl Display) -> Error {
        let found = self.value.get_ref().type_str();
        self.error(&format!("`{}` must be a {wanted}, found {found}", self.key))
    }

    /// The error for a name that is none of those.
    pub(crate) fn not_one_of(
        &self,
        what: &str,
        names: impl IntoIterator<Item = &'static str>,
    ) -> Error {
        let names: Vec<&str> = names.into_iter().collect();
        let text = self.text().unwrap_or_default();
        let error = self.error(&format!("`{text}` is not a {what}"));
        match suggest::nearest(text, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("it is one of {}", listed(&names))),
        }
    }

    pub(crate) fn text(&self) -> Result<&'a str> {
        match self.value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong("text")),
        }
    }

    pub(crate) fn bool(&self) -> Result<bool> {
        self.value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.wrong("boolean"))
    }

    pub(crate) fn int(&self) -> Result<i64> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            return Err(self.wrong("whole number"));
        };
        i64::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| self.wrong("whole number of 64 bits"))
    }

    pub(crate) fn float(&self) -> Result<f64> {
        match self.value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().map_err(|_| self.wrong("number")),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a whole number written for a float is that float"
            )]
            _ => self
                .int()
                .map(|number| number as f64)
                .map_err(|_| self.wrong("number")),
        }
    }

    /// A small number; `what` it counts is named when it is too large.
    pub(crate) fn number<T: TryFrom<i64>>(&self, what: &str) -> Result<T> {
        let number = self.int()?;
        T::try_from(number).map_err(|_| self.error(&format!("{number} is not a number of {what}")))
    }

    /// A text that `read` understands.
    pub(crate) fn parse<T>(&self, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let text = self.text()?;
        read(text).ok_or_else(|| self.error(&format!("`{text}` is not a {what}")))
    }

    pub(crate) fn list(&self) -> Result<Vec<Node<'a>>> {
        let DeValue::Array(values) = self.value.get_ref() else {
            return Err(self.wrong("list"));
        };
        Ok(values
            .iter()
            .map(|value| Node {
                document: self.document,
                value,
                key: self.key,
            })
            .collect())
    }

    pub(crate) fn texts(&self) -> Result<Vec<String>> {
        self.list()?
            .iter()
            .map(|node| node.text().map(str::to_owned))
            .collect()
    }

    pub(crate) fn table(&self) -> Result<Reader<'a>> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return Err(self.wrong("table"));
        };
        Ok(Reader {
            document: self.document,
            table,
            span: self.value.span(),
            asked: Vec::new(),
        })
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
