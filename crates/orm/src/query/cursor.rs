//! Pages by key: the rows behind a given one, which costs the same on every page and never skips or repeats a row.

use super::{
    QuerySet,
    path::{Path as _, Root},
    tape::{Code, PathNode, Tape},
};
use crate::{
    db::{Db, Run},
    model::Model,
    shape::{Shape, Slots},
    value::{KeyValue, Row, Value, read_cell},
};
use carafe_core::{Error, Result};
use std::panic::Location;

/// A page that is asked for.
#[must_use = "a page does nothing until `.fetch(&db).await`"]
#[derive(Debug)]
pub struct CursorPaged<M, S> {
    query: QuerySet<M, S>,
    per_page: u64,
    token: Option<Box<str>>,
}

/// One page of rows, and where the pages beside it start.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CursorPage<S> {
    /// The rows of this page.
    pub items: Vec<S>,
    /// What asks for the page after this one, if there is one.
    pub next: Option<String>,
    /// What asks for the page before this one, if there is one.
    pub previous: Option<String>,
}

/// A term of the order: its expression and its direction.
struct Term {
    tape: Tape,
    descending: bool,
    nullable: bool,
}

/// A row behind the values that order it.
struct Placed<S> {
    place: Vec<Value>,
    row: S,
}

impl<S: Shape> Shape for Placed<S> {
    const WIDTH: u16 = S::WIDTH;
    const MANY: u16 = S::MANY;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        let before = row.remaining().saturating_sub(usize::from(S::WIDTH));
        let place = (0..before).map(|_| read_cell(row.cell()?));
        Ok(Self {
            place: place.collect::<Result<_>>()?,
            row: S::decode(row)?,
        })
    }

    fn slots<'a>(&'a mut self, owner: &KeyValue, slots: &mut Slots<'a>) {
        self.row.slots(owner, slots);
    }
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The page of `per_page` rows that a token of another page names; the first one for an empty token.
    ///
    /// Rows that come or go between two pages shift nothing: a page starts behind a row, not at a number. The order may
    /// mix directions and hold NULL; the primary key decides between equals.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Track { pub id: Id<Self>, pub name: String, pub price: i32 }
    /// # async fn example(db: &Db) -> carafe_core::Result<()> {
    /// let tracks = Track::all().order_by(|t| (-t.price, t.name));
    /// let first = tracks.clone().cursor_page(25, "").fetch(db).await?;
    /// if let Some(next) = first.next {
    ///     let second = tracks.cursor_page(25, &next).fetch(db).await?;
    ///     println!("{} more", second.items.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn cursor_page(self, per_page: u64, token: &str) -> CursorPaged<M, S> {
        CursorPaged {
            query: self,
            per_page: per_page.max(1),
            token: (!token.is_empty()).then(|| token.into()),
        }
    }
}

impl<M: Model, S: Shape> CursorPaged<M, S> {
    /// Fetches the page: one statement, and one for each to-many relation. A token of another order is a 400.
    #[track_caller]
    pub fn fetch(self, db: &Db) -> Run<'_, CursorPage<S>> {
        let at = Location::caller();
        Run::new(async move { self.run(db, at).await.map_err(|error| error.located(at)) })
    }

    async fn run(self, db: &Db, at: &'static Location<'static>) -> Result<CursorPage<S>> {
        let terms = terms(M::META, Root::<M>::NODE, &self.query.tape)?;
        let token = self
            .token
            .as_deref()
            .map(|text| token::read(text, terms.len()));
        let token = token.transpose()?;
        let tape = page_tape(self.query.tape, &terms, token.as_ref(), self.per_page);
        let rows = db.select(tape, at, |rows: Vec<Placed<S>>| Ok(rows)).await?;
        Ok(page(rows, self.per_page, token.as_ref()))
    }
}

/// The statement of a page, with one row more than it shows.
fn page_tape(query: Tape, terms: &[Term], token: Option<&Token>, per_page: u64) -> Tape {
    let back = token.is_some_and(|token| token.back);
    let mut tape = query;
    tape.op(Code::NoOrder, 0);
    for term in terms {
        tape.join(term.tape.clone());
        tape.op(Code::Lead, 0);
        tape.join(term.tape.clone());
        tape.op(
            if term.descending {
                Code::Desc
            } else {
                Code::Asc
            },
            0,
        );
    }
    if back {
        tape.op(Code::Reverse, 0);
    }
    if let Some(token) = token {
        behind(terms, token, &mut tape);
    }
    let rows = i64::try_from(per_page).unwrap_or(i64::MAX - 1) + 1;
    tape.op_with(Code::Limit, 0, Value::Int(rows));
    tape.op(Code::Select, 0);
    tape
}

fn page<S>(mut rows: Vec<Placed<S>>, per_page: u64, token: Option<&Token>) -> CursorPage<S> {
    let back = token.is_some_and(|token| token.back);
    let more = rows.len() as u64 > per_page;
    if more {
        rows.pop();
    }
    if back {
        rows.reverse();
    }
    let before = if back { more } else { token.is_some() };
    let after = back || more;
    let previous = rows.first().filter(|_| before);
    let previous = previous.map(|row| token::write(&row.place, true));
    let next = rows.last().filter(|_| after);
    let next = next.map(|row| token::write(&row.place, false));
    CursorPage {
        items: rows.into_iter().map(|row| row.row).collect(),
        next,
        previous,
    }
}

/// The order of a query, made total by the primary key.
fn terms(
    meta: &'static crate::model::ModelMeta,
    root: &'static PathNode,
    query: &Tape,
) -> Result<Vec<Term>> {
    let mut terms = asked_for(query)?;
    let column = |column: u16, descending: bool| {
        let mut tape = Tape::default();
        tape.at(Code::Column, column, root);
        Term {
            tape,
            descending,
            nullable: meta.columns[usize::from(column)].nullable,
        }
    };
    if terms.is_empty() {
        let own = meta.ordering.iter();
        terms.extend(own.map(|order| column(order.column, order.descending)));
    }
    for key in meta.pk {
        let key = column(*key, false);
        if !terms.iter().any(|term| term.tape.ops() == key.tape.ops()) {
            terms.push(key);
        }
    }
    Ok(terms)
}

/// What `order_by` put on the tape last.
fn asked_for(query: &Tape) -> Result<Vec<Term>> {
    let ops = query.ops();
    let mut depth = 0_i32;
    let mut start = None;
    let (mut terms, mut at, mut value, mut values) = (Vec::new(), 0, 0, 0);
    for (index, op) in ops.iter().enumerate() {
        depth += op.code.nesting();
        if depth == 0
            && matches!(
                op.code,
                Code::Random | Code::Reverse | Code::Limit | Code::Offset
            )
        {
            return Err(no_order());
        }
        values += usize::from(op.takes_value());
        match op.code {
            Code::NoOrder if depth == 0 => {
                terms.clear();
                start = Some(());
                (at, value) = (index + 1, values);
            }
            Code::Asc | Code::Desc if depth == 0 && start.is_some() => {
                terms.push(Term {
                    tape: query.part(at..index, value..values),
                    descending: op.code == Code::Desc,
                    nullable: true,
                });
                (at, value) = (index + 1, values);
            }
            _ => {}
        }
    }
    terms.iter_mut().for_each(Term::find_nullness);
    Ok(terms)
}

impl Term {
    /// A column of the row itself is NULL only when it may be.
    fn find_nullness(&mut self) {
        if let [op] = self.tape.ops()
            && op.code == Code::Column
            && let Some(node) = op.node.filter(|node| node.parent.is_none())
        {
            self.nullable = node.model.columns[usize::from(op.arg)].nullable;
        }
    }

    fn same(&self, value: &Value, tape: &mut Tape) {
        tape.join(self.tape.clone());
        if value.is_null() {
            tape.op(Code::IsNull, 0);
        } else {
            tape.value(value.clone());
            tape.op(Code::Eq, 0);
        }
    }

    /// A value behind this one; false when there is none. NULL comes before every value.
    fn beyond(&self, value: &Value, back: bool, tape: &mut Tape) -> bool {
        let descending = self.descending != back;
        match (value.is_null(), descending) {
            (true, true) => return false,
            (true, false) => {
                tape.join(self.tape.clone());
                tape.op(Code::IsNull, 0);
                tape.op(Code::Not, 0);
            }
            (false, _) => {
                tape.join(self.tape.clone());
                tape.value(value.clone());
                tape.op(if descending { Code::Lt } else { Code::Gt }, 0);
                if descending && self.nullable {
                    tape.join(self.tape.clone());
                    tape.op(Code::IsNull, 0);
                    tape.op(Code::Or, 0);
                }
            }
        }
        true
    }
}

/// `a > x OR (a = x AND (b > y OR …))`.
fn behind(terms: &[Term], token: &Token, tape: &mut Tape) {
    let mut condition: Option<Tape> = None;
    for (term, value) in terms.iter().zip(&token.place).rev() {
        let mut outer = Tape::default();
        let found = term.beyond(value, token.back, &mut outer);
        if let Some(inner) = condition.take() {
            term.same(value, &mut outer);
            outer.join(inner);
            outer.op(Code::And, 0);
            if found {
                outer.op(Code::Or, 0);
            }
            condition = Some(outer);
        } else {
            condition = found.then_some(outer);
        }
    }
    match condition {
        Some(condition) => tape.join(condition),
        None => tape.value(Value::Bool(false)),
    }
    tape.op(Code::Filter, 0);
}

fn no_order() -> Error {
    Error::internal("pages by key need an order of columns, and neither limit nor `reverse`")
        .code("orm.E278")
        .hint("write the order out: `.order_by(|p| (-p.created, p.id))`")
}

/// Where a page starts, and in which direction it goes.
struct Token {
    back: bool,
    place: Vec<Value>,
}

/// Tokens as text: only letters, digits, `-` and `_`, so that they stand in a URL as they are.
mod token {
    use super::{Result, Token, Value};
    use carafe_core::Error;
    use std::fmt::Write as _;

    /// The direction, then each value as its sort, its length and its text, all in hexadecimal.
    pub(super) fn write(place: &[Value], back: bool) -> String {
        let mut text = String::from(if back { "p" } else { "n" });
        for value in place {
            let (sort, shown) = shown(value);
            let _ = write!(text, "{sort}{}{shown}", shown.len());
            // The length and what follows must not run together.
            let at = text.len() - shown.len();
            text.insert(at, '_');
        }
        let mut token = String::with_capacity(text.len() * 2);
        text.bytes().for_each(|byte| {
            let _ = write!(token, "{byte:02x}");
        });
        token
    }

    fn shown(value: &Value) -> (char, String) {
        match value {
            Value::Float(number) => ('f', format!("{:016x}", number.to_bits())),
            Value::Bytes(bytes) => {
                let mut text = String::new();
                bytes.iter().for_each(|byte| {
                    let _ = write!(text, "{byte:02x}");
                });
                ('x', text)
            }
            Value::Bool(yes) => ('b', u8::from(*yes).to_string()),
            Value::Int(number) => ('i', number.to_string()),
            Value::Decimal(number) => ('d', number.to_string()),
            Value::Text(text) => ('t', text.to_string()),
            Value::Date(_) => ('D', value.to_text()),
            Value::Time(_) => ('T', value.to_text()),
            Value::DateTime(_) => ('Z', value.to_text()),
            _ => ('n', String::new()),
        }
    }

    pub(super) fn read(token: &str, terms: usize) -> Result<Token> {
        parse(token)
            .filter(|token| token.place.len() == terms)
            .ok_or_else(|| {
                Error::bad_request("this page's token is not one of this list")
                    .code("orm.E278")
                    .hint("take `next` or `previous` of a page of the same query, unchanged")
            })
    }

    fn parse(token: &str) -> Option<Token> {
        let bytes = unhex(token)?;
        let text = std::str::from_utf8(&bytes).ok()?;
        let back = match text.chars().next()? {
            'p' => true,
            'n' => false,
            _ => return None,
        };
        let (mut rest, mut place) = (&text[1..], Vec::new());
        while let Some(sort) = rest.chars().next() {
            let (length, tail) = rest.get(sort.len_utf8()..)?.split_once('_')?;
            let length: usize = length.parse().ok()?;
            place.push(value(sort, tail.get(..length)?)?);
            rest = tail.get(length..)?;
        }
        Some(Token { back, place })
    }

    fn value(sort: char, text: &str) -> Option<Value> {
        use crate::value::ColumnType as Type;
        let kind = match sort {
            'n' => return Some(Value::Null),
            'x' => return unhex(text).map(|bytes| Value::Bytes(bytes.into())),
            'f' => {
                let bits = u64::from_str_radix(text, 16).ok()?;
                return Some(Value::Float(f64::from_bits(bits)));
            }
            'b' => return Some(Value::Bool(text == "1")),
            'i' => Type::BigInt,
            'd' => Type::Decimal,
            't' => Type::Text,
            'D' => Type::Date,
            'T' => Type::Time,
            'Z' => Type::DateTime,
            _ => return None,
        };
        Value::parse(kind, text)
    }

    fn unhex(text: &str) -> Option<Vec<u8>> {
        let pairs = text.as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect::<Option<_>>()
            .filter(|_| text.len().is_multiple_of(2))
    }
}
