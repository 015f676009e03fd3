//! One statement: its operations are walked once, clauses are gathered, and joined at the end.

use super::{
    Compiler, Dialect, Span,
    expression::Sql,
    plan::Source,
    scope::{Place, Scope, Scopes},
};
use crate::{
    model::ModelMeta,
    query::tape::{Code, Op},
};
use carafe_core::{Error, Result};

/// A to-many relation to load: its own statement, whose first column is the owner's key.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) owner: &'static ModelMeta,
    pub(crate) relation: u16,
    pub(crate) target: &'static ModelMeta,
    pub(crate) span: Span,
}

/// What a statement became.
pub(crate) struct Rendered {
    pub(crate) sql: String,
    pub(crate) kind: Code,
    pub(crate) limited: bool,
    pub(crate) returns: bool,
    pub(crate) batches: Vec<Batch>,
}

/// The clauses of one query, while its operations are walked.
#[derive(Default)]
pub(crate) struct Clauses {
    pub(crate) filters: Vec<String>,
    pub(crate) order: Vec<String>,
    pub(crate) outs: Vec<String>,
    pub(crate) limit: Option<String>,
    pub(crate) offset: Option<String>,
    pub(crate) loads: Vec<(u16, Span)>,
    pub(crate) sets: Vec<(u16, String)>,
    pub(crate) kind: Code,
    pub(crate) arg: u16,
    pub(crate) any_order: bool,
    pub(crate) locks: bool,
    pub(crate) stack: Vec<Sql>,
    /// The relation that a link statement is about.
    pub(crate) link: Option<Op>,
}

impl Clauses {
    pub(crate) fn pop(&mut self) -> Result<Sql> {
        self.stack
            .pop()
            .ok_or_else(|| Error::internal("an operation lacks an operand"))
    }

    /// `LIMIT … OFFSET …`.
    pub(crate) fn window(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        match (&self.limit, &self.offset) {
            (Some(limit), _) => text = format!(" LIMIT {limit}"),
            // SQLite has no OFFSET without LIMIT, and PostgreSQL no LIMIT below zero.
            (None, Some(_)) if dialect == Dialect::Sqlite => " LIMIT -1".clone_into(&mut text),
            (None, _) => {}
        }
        if let Some(offset) = &self.offset {
            text = format!("{text} OFFSET {offset}");
        }
        text
    }

    pub(crate) fn is_windowed(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }
}

/// Around the number of a parameter while the statement grows; no name contains them.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// Whether the text is a parameter and nothing else.
pub(super) fn is_parameter(text: &str) -> bool {
    text.strip_prefix(OPEN)
        .and_then(|rest| rest.strip_suffix(CLOSE))
        .is_some_and(|number| !number.contains(OPEN))
}

fn unnumbered() -> Error {
    Error::internal("a parameter lost its number")
}

/// A statement that is being rendered.
pub(crate) struct Statement<'t> {
    pub(crate) compiler: &'t Compiler<'t>,
    pub(crate) root: &'static ModelMeta,
    pub(crate) params: Vec<Source>,
    pub(crate) scopes: Scopes,
    /// Number of the next value.
    pub(crate) value: u16,
}

impl<'t> Statement<'t> {
    pub(crate) fn new(compiler: &'t Compiler<'t>, root: &'static ModelMeta) -> Self {
        Self {
            compiler,
            root,
            params: Vec::new(),
            scopes: Scopes::new(),
            value: 0,
        }
    }

    /// The parameter for this source; one that is there already serves again. [`numbered`](Self::numbered) gives
    /// it its number when the statement is whole.
    pub(crate) fn param(&mut self, source: Source) -> String {
        let known = self.params.iter().position(|param| *param == source);
        let index = known.unwrap_or_else(|| {
            self.params.push(source);
            self.params.len() - 1
        });
        format!("{OPEN}{index}{CLOSE}")
    }

    /// Numbers the parameters as the text names them. Values of clauses that fell away (an order that a later one
    /// replaced, the columns of rows that are only counted) are not sent: PostgreSQL cannot tell their types.
    fn numbered(&mut self, text: &str) -> Result<String> {
        let known = std::mem::take(&mut self.params);
        let mut parts = text.split(OPEN);
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (index, rest) = part.split_once(CLOSE).ok_or_else(unnumbered)?;
            let source = *index
                .parse()
                .ok()
                .and_then(|index: usize| known.get(index))
                .ok_or_else(unnumbered)?;
            let place = self
                .params
                .iter()
                .position(|param| *param == source)
                .unwrap_or(self.params.len());
            if place == self.params.len() {
                self.params.push(source);
            }
            sql.push_str(&self.compiler.dialect.param(place + 1));
            sql.push_str(rest);
        }
        Ok(sql)
    }

    pub(crate) fn next_value(&mut self) -> String {
        let number = self.value;
        self.value += 1;
        self.param(Source::Value(number))
    }

    /// Opens the scope of a model's own rows.
    pub(crate) fn open(&mut self, meta: &'static ModelMeta) -> Result<()> {
        let table = self
            .compiler
            .dialect
            .quote(self.compiler.registry.table(meta)?);
        let alias = self.scopes.alias();
        let from = format!("{table} {alias}");
        let start = Place {
            id: meta.id,
            alias,
            meta,
            nullable: false,
        };
        self.scopes.open.push(Scope::new(start, from));
        Ok(())
    }

    pub(crate) fn render(&mut self, span: Span, batch: Option<&Batch>) -> Result<Rendered> {
        self.open(self.root)?;
        let Some(batch) = batch else {
            let clauses = self.walk(span)?;
            return self.finish(clauses, None);
        };
        let (key, filter) = self.batch_key(batch)?;
        let mut clauses = self.walk(span)?;
        clauses.kind = Code::Select;
        clauses.filters.insert(0, filter);
        self.finish(clauses, Some(key))
    }

    fn finish(&mut self, mut clauses: Clauses, key: Option<String>) -> Result<Rendered> {
        let (kind, limited) = (clauses.kind, clauses.limit.is_some());
        let returns = matches!(kind, Code::Select | Code::Count | Code::Any | Code::Insert)
            || (kind == Code::Update && clauses.arg == 1);
        let mut batches = Vec::new();
        if clauses.is_windowed() && matches!(kind, Code::Update | Code::Delete) {
            self.default_order(&mut clauses)?;
        }
        let sql = match kind {
            Code::Select => self.select(clauses, key, &mut batches)?,
            Code::Count => self.count(&clauses)?,
            Code::Any => self.any(&clauses)?,
            Code::Insert => self.insert(&clauses)?,
            Code::Update => self.update(&clauses)?,
            Code::Delete => self.delete(&clauses)?,
            Code::Link | Code::Unlink | Code::UnlinkOthers => self.link(&clauses)?,
            other => {
                return Err(Error::internal(format!(
                    "a statement cannot end with {other:?}"
                )));
            }
        };
        let sql = self.numbered(&sql)?;
        Ok(Rendered {
            sql,
            kind,
            limited,
            returns,
            batches,
        })
    }

    /// Walks the operations of one query.
    pub(crate) fn walk(&mut self, span: Span) -> Result<Clauses> {
        let mut clauses = Clauses::default();
        self.value = span.value;
        let mut index = span.from;
        while index < span.to {
            index = self.step(index, &mut clauses)?;
        }
        Ok(clauses)
    }

    /// Does one operation, or one that encloses others, and gives the index of the next.
    fn step(&mut self, index: usize, clauses: &mut Clauses) -> Result<usize> {
        let op = self.compiler.ops[index];
        match op.code {
            Code::Load => {
                let (inner, next) = self.enclosed(index, Code::Load, Code::EndLoad);
                clauses.loads.push((op.arg, inner));
                return Ok(next);
            }
            Code::Query => {
                let (inner, next) = self.enclosed(index, Code::Query, Code::EndQuery);
                let (sql, value) = (self.subquery(inner)?, self.value);
                clauses.stack.push(sql);
                self.value = value;
                return Ok(next);
            }
            _ if self.clause(op, clauses)? => {}
            _ => self.expression(op, clauses)?,
        }
        Ok(index + 1)
    }

    /// The operations between this one and the one that ends it; their values are passed over.
    fn enclosed(&mut self, start: usize, open: Code, close: Code) -> (Span, usize) {
        let value = self.value;
        let mut depth = 1;
        let mut index = start + 1;
        while index < self.compiler.ops.len() {
            let op = self.compiler.ops[index];
            self.value += u16::from(op.takes_value());
            depth += i32::from(op.code == open) - i32::from(op.code == close);
            if depth == 0 {
                break;
            }
            index += 1;
        }
        (
            Span {
                from: start + 1,
                to: index,
                value,
            },
            index + 1,
        )
    }

    /// Operations that make a clause; false for those of expressions.
    fn clause(&mut self, op: Op, clauses: &mut Clauses) -> Result<bool> {
        match op.code {
            Code::Nop | Code::From | Code::EndLoad | Code::EndQuery => {}
            Code::Filter => {
                let condition = clauses.pop()?;
                clauses.filters.push(condition.operand());
            }
            Code::Asc | Code::Desc => {
                let expression = clauses.pop()?;
                clauses
                    .order
                    .push(self.ordered(&expression, op.code == Code::Desc));
            }
            Code::NoOrder => clauses.order.clear(),
            Code::AnyOrder => clauses.any_order = true,
            Code::NoOut => clauses.outs.clear(),
            Code::ForUpdate => clauses.locks = true,
            Code::Limit => clauses.limit = Some(self.next_value()),
            Code::Offset => clauses.offset = Some(self.next_value()),
            Code::Out => {
                let expression = clauses.pop()?;
                clauses.outs.push(expression.text);
            }
            Code::Set => {
                let expression = clauses.pop()?;
                clauses.sets.push((op.arg, expression.text));
            }
            Code::InsertColumn => {
                let value = self.next_value();
                clauses.sets.push((op.arg, value));
            }
            code if ends(code) => {
                (clauses.kind, clauses.arg) = (code, op.arg);
                clauses.link = Some(op);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn ordered(&self, expression: &Sql, descending: bool) -> String {
        let direction = if descending { " DESC" } else { "" };
        let nulls = if expression.nullable {
            self.compiler.dialect.nulls(descending)
        } else {
            ""
        };
        format!("{}{direction}{nulls}", expression.text)
    }
}

fn ends(code: Code) -> bool {
    matches!(
        code,
        Code::Select
            | Code::Count
            | Code::Any
            | Code::Insert
            | Code::Update
            | Code::Delete
            | Code::Link
            | Code::Unlink
            | Code::UnlinkOthers
    )
}
