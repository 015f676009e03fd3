//! One statement: its operations are walked once, clauses are gathered, and joined at the end.

use super::{
    Compiler, Dialect, QUIET, Span,
    aggregate::{Before, Groups, Parts},
    expression::Sql,
    plan::Source,
    refine::{Refined, Term},
    scope::{Place, Scope, Scopes},
    way::Way,
    window as marks,
};
use crate::{
    model::{ModelMeta, RelationKind},
    query::tape::{Code, Op, PathNode},
};
use carafe_core::{Error, Result};

/// A to-many relation to load: its own statement, whose first column is the owner's key.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) way: Way,
    pub(crate) span: Span,
}

/// One `.with()`: a relation of the row, or, backwards, one that another model declares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) relation: u16,
    pub(crate) back: Option<&'static PathNode>,
    pub(crate) span: Span,
}

/// What a statement became.
pub(crate) struct Rendered {
    pub(crate) sql: String,
    pub(crate) kind: Code,
    pub(crate) limited: bool,
    pub(crate) returns: bool,
    /// The first list of a statement about many rows.
    pub(crate) many: Option<u16>,
    pub(crate) batches: Vec<Batch>,
    /// The statement that reads the changed row again, and its parameters.
    pub(crate) reread: Option<(String, Vec<Source>)>,
}

/// The clauses of one query, while its operations are walked.
#[derive(Default)]
pub(crate) struct Clauses {
    pub(crate) filters: Vec<String>,
    pub(crate) order: Vec<Term>,
    pub(crate) refined: Refined,
    pub(crate) outs: Vec<String>,
    pub(crate) limit: Option<String>,
    pub(crate) offset: Option<String>,
    pub(crate) loads: Vec<Load>,
    pub(crate) sets: Vec<(u16, String)>,
    pub(crate) kind: Code,
    pub(crate) arg: u16,
    pub(crate) any_order: bool,
    pub(crate) locks: bool,
    pub(crate) stack: Vec<Sql>,
    /// Columns of many rows, and the numbers of their lists.
    pub(crate) lists: Vec<(u16, u16)>,
    /// How many rows the lists hold, when the statement has to write each one out.
    pub(crate) rows: u16,
    /// The unique key that an insert may meet.
    pub(crate) target: Vec<u16>,
    /// The values of the new row, when `sets` are those of the row that is there already.
    pub(crate) new: Option<Vec<(u16, String)>>,
    /// The relation that a link statement is about.
    pub(crate) link: Option<Op>,
    /// Whether the columns stand behind those of the rows.
    pub(crate) annotated: bool,
    /// What belongs to aggregates and windows that are not ended yet.
    pub(crate) parts: Vec<Parts>,
    /// Numbers that are written out, in parts of sixteen bits.
    pub(crate) digits: Vec<u16>,
    /// Conditions on windows: they are known when the rows are.
    pub(crate) qualify: Vec<String>,
    /// What makes rows groups.
    pub(crate) groups: Option<Groups>,
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
            (None, Some(_)) if dialect.is_mysql() => text = format!(" LIMIT {}", u64::MAX),
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

/// The number of a text that is a parameter and nothing else.
pub(super) fn parameter_number(text: &str) -> Option<usize> {
    let number = text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?;
    number.parse().ok()
}

fn unnumbered() -> Error {
    Error::internal("a parameter lost its number")
}

/// Databases would change the tables behind some views, and refuse others.
fn written_view(meta: &ModelMeta) -> Error {
    Error::internal(format!(
        "`{}` is a view: its rows are never written",
        meta.name
    ))
    .code("orm.E243")
    .hint("change the rows of the tables that it shows")
}

/// A statement that is being rendered.
pub(crate) struct Statement<'t> {
    pub(crate) compiler: &'t Compiler<'t>,
    pub(crate) root: &'static ModelMeta,
    pub(crate) params: Vec<Source>,
    pub(crate) scopes: Scopes,
    /// Number of the next value.
    pub(crate) value: u16,
    /// Where the keys of a batch's owners come from.
    pub(crate) keys: Source,
    /// Whether a model's own condition is walked.
    pub(super) in_condition: bool,
    /// Whether it loads the rows that a key refers to: they are found whatever their model leaves out.
    pub(super) referred: bool,
}

impl<'t> Statement<'t> {
    pub(crate) fn new(compiler: &'t Compiler<'t>, root: &'static ModelMeta) -> Self {
        Self {
            compiler,
            root,
            params: Vec::new(),
            scopes: Scopes::new(),
            value: 0,
            keys: Source::Keys,
            in_condition: false,
            referred: false,
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

    /// The same parameters for two texts, each with its own numbers.
    fn numbered_both(
        &mut self,
        other: Option<String>,
        text: &str,
    ) -> Result<(Option<(String, Vec<Source>)>, String)> {
        let known = self.params.clone();
        let other = match other {
            Some(other) => {
                let sql = self.numbered(&other)?;
                Some((sql, std::mem::replace(&mut self.params, known)))
            }
            None => None,
        };
        Ok((other, self.numbered(text)?))
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
                .filter(|_| !self.compiler.dialect.is_mysql())
                .unwrap_or(self.params.len());
            if place == self.params.len() {
                self.params.push(source);
            }
            sql.push_str(&self.compiler.dialect.param(place + 1));
            sql.push_str(rest);
        }
        Ok(marks::plain(&sql))
    }

    /// The text with what `literal` gives for each value instead of parameters.
    pub(crate) fn with_literals(
        &self,
        text: &str,
        literal: impl Fn(u16) -> Option<String>,
    ) -> Result<String> {
        let mut parts = text.split(OPEN);
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (index, rest) = part.split_once(CLOSE).ok_or_else(unnumbered)?;
            let source = index.parse().ok().and_then(|at: usize| self.params.get(at));
            let value = match source {
                Some(Source::Value(number)) => literal(*number),
                _ => None,
            };
            sql.push_str(&value.ok_or_else(unnumbered)?);
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
            .quote_table(self.compiler.registry.table(meta)?);
        let alias = self.scopes.alias();
        let from = format!("{table} {alias}");
        let start = Place {
            id: meta.id,
            alias,
            meta,
            nullable: false,
        };
        let mut scope = Scope::new(start, from);
        scope.query = true;
        self.scopes.open.push(scope);
        Ok(())
    }

    pub(crate) fn render(&mut self, span: Span, batch: Option<&Batch>) -> Result<Rendered> {
        self.open(self.root)?;
        let Some(batch) = batch else {
            let clauses = self.walk(span)?;
            return self.finish(clauses, None);
        };
        let key = self.batch_key(batch)?;
        self.referred = matches!(batch.way.kind, RelationKind::Generic { .. });
        let mut clauses = self.walk(span)?;
        clauses.kind = Code::Select;
        if clauses.is_windowed() {
            return self.part(batch, &key, clauses);
        }
        let filter = self.compiler.dialect.in_list(&key, &self.param_of_keys());
        clauses.filters.insert(0, filter);
        self.finish(clauses, Some(key))
    }

    /// A batch that gives each owner only some rows.
    fn part(&mut self, batch: &Batch, key: &str, clauses: Clauses) -> Result<Rendered> {
        let mut batches = Vec::new();
        let sql = self.limited(batch, key, clauses, &mut batches)?;
        Ok(Rendered {
            sql: self.numbered(&sql)?,
            kind: Code::Select,
            limited: false,
            returns: true,
            many: None,
            batches,
            reread: None,
        })
    }

    /// The keys of a batch's owners.
    pub(crate) fn param_of_keys(&mut self) -> String {
        self.param(self.keys)
    }

    fn finish(&mut self, mut clauses: Clauses, key: Option<String>) -> Result<Rendered> {
        let (kind, limited) = (clauses.kind, clauses.limit.is_some());
        let returns = matches!(kind, Code::Select | Code::Count | Code::Any)
            || (kind == Code::Insert && clauses.arg != QUIET)
            || (kind == Code::Update && clauses.arg == 1);
        let many = clauses.lists.first().map(|(_, list)| *list);
        if self.root.view && !matches!(kind, Code::Select | Code::Count | Code::Any) {
            return Err(written_view(self.root));
        }
        let mut batches = Vec::new();
        if kind != Code::Select && clauses.groups.is_none() {
            self.settle(&mut clauses)?;
        }
        if clauses.is_windowed() && matches!(kind, Code::Update | Code::Delete) {
            self.default_order(&mut clauses)?;
        }
        self.one_of_each(&mut clauses)?;
        let sql = match kind {
            Code::Select => self.select(std::mem::take(&mut clauses), key, &mut batches)?,
            Code::Count => self.count(&clauses)?,
            Code::Any => self.any(&clauses)?,
            Code::Insert if many.is_some() => self.insert_many(&clauses)?,
            Code::Insert => self.insert(&clauses)?,
            Code::Update if many.is_some() => self.update_many(&clauses)?,
            Code::Update => self.update(&clauses)?,
            Code::Delete => self.delete(&clauses)?,
            Code::Link | Code::Unlink | Code::UnlinkOthers => self.link(&clauses)?,
            Code::UnlinkNear | Code::UnlinkFar => self.unlink_all(&clauses)?,
            other => {
                return Err(Error::internal(format!(
                    "a statement cannot end with {other:?}"
                )));
            }
        };
        let reread = self.mysql_reread(returns, &clauses)?;
        let (reread, sql) = self.numbered_both(reread, &sql)?;
        Ok(Rendered {
            sql,
            kind,
            limited,
            returns,
            many,
            batches,
            reread,
        })
    }

    /// Walks the operations of one query.
    pub(crate) fn walk(&mut self, span: Span) -> Result<Clauses> {
        let mut clauses = Clauses {
            filters: self.own_conditions(span)?,
            ..Clauses::default()
        };
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
                clauses.loads.push(Load {
                    relation: op.arg,
                    back: op.node,
                    span: inner,
                });
                return Ok(next);
            }
            Code::Arm => {
                let (inner, next) = self.enclosed(index, Code::Arm, Code::EndArm);
                clauses.refined.arms.push(inner);
                return Ok(next);
            }
            Code::Query => {
                let (inner, next) = self.enclosed(index, Code::Query, Code::EndQuery);
                let (sql, value) = (self.subquery(inner)?, self.value);
                clauses.stack.push(sql);
                self.value = value;
                return Ok(next);
            }
            _ if self.inside(op, clauses)? => {}
            _ => {
                let before = Before::of(clauses);
                if !self.clause(op, clauses)? {
                    self.expression(op, clauses)?;
                }
                clauses.divert(&before, self.compiler.dialect);
            }
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
            Code::Nop | Code::Using | Code::From | Code::EndLoad | Code::EndQuery => {}
            Code::Filter => {
                let condition = clauses.pop()?;
                clauses.filters.push(condition.operand());
            }
            Code::Asc | Code::Desc => {
                let expression = clauses.pop()?;
                clauses
                    .order
                    .push(Term::new(&expression, op.code == Code::Desc));
            }
            Code::NoOrder => clauses.forget_order(),
            Code::AnyOrder => clauses.any_order = true,
            Code::NoOut => clauses.forget_columns(),
            Code::Unscoped => {}
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
            Code::List => {
                clauses.lists.push((op.arg, self.value));
                self.value += 1;
            }
            Code::Rows => clauses.rows = op.arg,
            Code::Target => clauses.target.push(op.arg),
            Code::OnConflict => {
                clauses.new = Some(std::mem::take(&mut clauses.sets));
                self.open_incoming()?;
            }
            code if ends(code) => {
                (clauses.kind, clauses.arg) = (code, op.arg);
                clauses.link = Some(op);
            }
            _ => return self.refine(op, clauses),
        }
        Ok(true)
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
            | Code::UnlinkNear
            | Code::UnlinkFar
    )
}
