//! What a query asks beside columns, conditions and order: distinct rows, the order the other way round, locks.

use super::{
    Dialect, Span,
    expression::Sql,
    select::where_clause,
    statement::{Clauses, Statement},
};
use crate::query::tape::{Code, LockOption, Op};
use carafe_core::{Error, Result};

/// One expression of an ORDER BY.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) text: String,
    pub(crate) descending: bool,
    pub(crate) nullable: bool,
}

impl Term {
    pub(crate) fn new(expression: &Sql, descending: bool) -> Self {
        Self {
            text: expression.text.clone(),
            descending,
            nullable: expression.nullable,
        }
    }

    pub(super) fn sql(&self, dialect: Dialect, reversed: bool) -> String {
        let descending = self.descending != reversed;
        let direction = if descending { " DESC" } else { "" };
        let nulls = if self.nullable {
            dialect.nulls(descending)
        } else {
            ""
        };
        format!("{}{direction}{nulls}", self.text)
    }
}

/// The parts of a query that few queries have.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a method of its own")]
pub(crate) struct Refined {
    pub(crate) distinct: bool,
    pub(crate) distinct_on: Vec<String>,
    pub(crate) reversed: bool,
    /// Columns before those of the row.
    pub(crate) lead: Vec<String>,
    /// Whether relations are loaded beside selected columns.
    pub(crate) view: bool,
    pub(crate) arms: Vec<Span>,
    /// Whether the rows come from other queries, and may be equal to one another.
    pub(crate) derived: bool,
    /// How far a row of a tree is from its start.
    pub(crate) depth: Option<String>,
    lock: u16,
    lock_of: Vec<String>,
}

impl Clauses {
    pub(crate) fn forget_order(&mut self) {
        self.order.clear();
        self.refined.reversed = false;
    }

    pub(crate) fn forget_columns(&mut self) {
        self.outs.clear();
        if std::mem::take(&mut self.refined.view) {
            self.loads.clear();
        }
    }
}

impl Statement<'_> {
    /// An operation that few queries have; false for those of expressions.
    pub(crate) fn refine(&mut self, op: Op, clauses: &mut Clauses) -> Result<bool> {
        match op.code {
            Code::EndArm => {}
            Code::Distinct => clauses.refined.distinct = true,
            Code::DistinctOn => {
                let on = clauses.pop()?.operand();
                clauses.refined.distinct_on.push(on);
            }
            Code::Reverse if clauses.is_windowed() => return Err(sliced()),
            Code::Reverse => clauses.refined.reversed ^= true,
            Code::Random => clauses.order.push(Term {
                text: self.compiler.dialect.random().to_owned(),
                descending: false,
                nullable: false,
            }),
            Code::LockOption => clauses.refined.lock |= op.arg,
            Code::LockOf => self.lock_of(op, clauses)?,
            Code::Lead => {
                let lead = clauses.pop()?.text;
                clauses.refined.lead.push(lead);
            }
            Code::View => {
                clauses.refined.view = true;
                clauses.loads.clear();
            }
            Code::Depth => {
                let depth = clauses.refined.depth.clone().ok_or_else(no_tree)?;
                clauses.stack.push(Sql::simple(depth, false));
            }
            Code::Combine => self.combine(op.arg, clauses)?,
            Code::Cte => self.cte(clauses)?,
            Code::Recursive => self.recursive(clauses)?,
            Code::Tree => self.tree(op.arg, clauses)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// ` ORDER BY …`, or nothing.
    pub(crate) fn order_by(&self, clauses: &Clauses) -> String {
        if clauses.order.is_empty() {
            return String::new();
        }
        format!(" ORDER BY {}", self.terms(clauses).join(", "))
    }

    pub(super) fn terms(&self, clauses: &Clauses) -> Vec<String> {
        let (dialect, reversed) = (self.compiler.dialect, clauses.refined.reversed);
        let terms = clauses.order.iter().map(|term| term.sql(dialect, reversed));
        terms.collect()
    }

    /// Whether the query has an order that is not its model's: trees by depth, distinct columns by themselves.
    pub(crate) fn orders_itself(&self, clauses: &mut Clauses) -> Result<bool> {
        if let Some(depth) = &clauses.refined.depth {
            let text = depth.clone();
            clauses.order.push(Term {
                text,
                descending: false,
                nullable: false,
            });
        }
        let selects = !clauses.outs.is_empty() && !clauses.annotated;
        let values = self.scopes.innermost()?.renamed.is_some();
        if !selects || !(clauses.refined.distinct || values) {
            return Ok(clauses.refined.depth.is_some());
        }
        if clauses.any_order || clauses.is_windowed() || clauses.refined.reversed {
            clauses.order = clauses.outs.iter().map(|out| by_value(out)).collect();
        }
        Ok(true)
    }

    /// `DISTINCT `, when rows can be equal: those of one table differ in their key.
    pub(crate) fn distinct(&self, clauses: &Clauses) -> Result<&'static str> {
        let whole = clauses.outs.is_empty() || clauses.annotated;
        if !clauses.refined.distinct || (whole && !clauses.refined.derived) {
            return Ok("");
        }
        let own = format!("{}.", self.scopes.innermost()?.start.alias);
        let selected = |term: &Term| {
            if whole {
                term.text.starts_with(&own)
            } else {
                clauses.outs.contains(&term.text)
            }
        };
        if clauses.order.iter().all(selected) {
            Ok("DISTINCT ")
        } else {
            Err(apart_from_order())
        }
    }

    pub(crate) fn count_distinct(&self, clauses: &Clauses) -> Result<String> {
        let outs = clauses.outs.iter().enumerate();
        let outs: Vec<_> = outs.map(|(n, out)| format!("{out} AS c{n}")).collect();
        let (outs, rows) = (outs.join(", "), self.rows(clauses)?);
        Ok(format!(
            "SELECT count(*) FROM (SELECT DISTINCT {outs}{rows}) AS carafe_rows"
        ))
    }

    /// Turns `distinct_on` into a condition: the row is the first of those that are alike.
    pub(crate) fn one_of_each(&self, clauses: &mut Clauses) -> Result<()> {
        if clauses.refined.distinct_on.is_empty() {
            return Ok(());
        }
        self.default_order(clauses)?;
        let keys = self.key_columns()?;
        let mut order = self.terms(clauses);
        order.extend(keys.iter().cloned());
        let on = clauses.refined.distinct_on.join(", ");
        let (from, filter) = (
            &self.scopes.innermost()?.from,
            where_clause(&clauses.filters),
        );
        let (key, order) = (keys.join(", "), order.join(", "));
        let picked = if self.compiler.dialect == Dialect::Postgres {
            format!("SELECT DISTINCT ON ({on}) {key} FROM {from}{filter} ORDER BY {on}, {order}")
        } else {
            let (inner, outer) = numbered(&keys);
            format!(
                "SELECT {outer} FROM (SELECT {inner}, ROW_NUMBER() OVER (PARTITION BY {on} ORDER BY {order}) AS carafe_n FROM {from}{filter}) AS carafe_picked WHERE carafe_n = 1"
            )
        };
        clauses.filters = vec![format!("({key}) IN ({picked})")];
        Ok(())
    }

    /// The primary key of the innermost query's rows.
    pub(crate) fn key_columns(&self) -> Result<Vec<String>> {
        let (scope, dialect) = (self.scopes.innermost()?, self.compiler.dialect);
        let meta = scope.start.meta;
        if scope.renamed.is_some() {
            return Err(values_only());
        }
        let columns = meta.pk.iter();
        let columns = columns.map(|column| &meta.columns[usize::from(*column)]);
        Ok(columns
            .map(|column| scope.start.column(dialect, column.name))
            .collect())
    }

    fn lock_of(&mut self, op: Op, clauses: &mut Clauses) -> Result<()> {
        let node = op
            .node
            .ok_or_else(|| Error::internal("a lock without a path"))?;
        let place = self.scopes.place(self.compiler, node)?;
        if place.nullable && self.compiler.dialect == Dialect::Postgres {
            return Err(nullable_lock());
        }
        clauses.refined.lock_of.push(place.alias);
        Ok(())
    }

    /// ` FOR UPDATE …`. SQLite's transactions hold the whole database from their start: there is nothing left to
    /// lock, to wait for or to skip.
    pub(crate) fn lock(&self, clauses: &Clauses) -> Result<String> {
        let dialect = self.compiler.dialect;
        if !clauses.locks || dialect == Dialect::Sqlite {
            return Ok(String::new());
        }
        let has = |option: LockOption| clauses.refined.lock & option as u16 != 0;
        if clauses.refined.derived || clauses.refined.distinct {
            return if has(LockOption::Asked) {
                Err(no_rows_to_lock())
            } else {
                Ok(String::new())
            };
        }
        if has(LockOption::Shared) && dialect.is_mysql() {
            return Ok(" LOCK IN SHARE MODE".to_owned());
        }
        let strength = dialect.lock_strength(has(LockOption::NoKey));
        let rows = dialect.lock_rows(
            &self.scopes.innermost()?.start.alias,
            &clauses.refined.lock_of,
        );
        let wait = match (has(LockOption::NoWait), has(LockOption::SkipLocked)) {
            (true, _) => " NOWAIT",
            (false, true) => " SKIP LOCKED",
            (false, false) => "",
        };
        Ok(format!("{strength}{rows}{wait}"))
    }
}

impl Dialect {
    fn random(self) -> &'static str {
        match self {
            Self::Sqlite | Self::Postgres => "random()",
            Self::MariaDb | Self::MySql => "rand()",
        }
    }

    fn lock_strength(self, no_key: bool) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres if no_key => " FOR NO KEY UPDATE",
            Self::Postgres | Self::MariaDb | Self::MySql => " FOR UPDATE",
        }
    }

    /// MariaDB locks the rows it joins too.
    fn lock_rows(self, own: &str, of: &[String]) -> String {
        match self {
            Self::Sqlite | Self::MariaDb => String::new(),
            Self::Postgres | Self::MySql if of.is_empty() => format!(" OF {own}"),
            Self::Postgres | Self::MySql => format!(" OF {own}, {}", of.join(", ")),
        }
    }
}

/// The key under names of its own: `t0."id" AS carafe_k0`, and `carafe_k0`.
fn numbered(keys: &[String]) -> (String, String) {
    let inner = keys.iter().enumerate();
    let inner: Vec<_> = inner
        .map(|(n, key)| format!("{key} AS carafe_k{n}"))
        .collect();
    let outer: Vec<_> = (0..keys.len()).map(|n| format!("carafe_k{n}")).collect();
    (inner.join(", "), outer.join(", "))
}

fn by_value(column: &str) -> Term {
    Term {
        text: column.to_owned(),
        descending: false,
        nullable: true,
    }
}

fn sliced() -> Error {
    Error::internal("a limited query cannot be turned round")
        .code("orm.E270")
        .hint("call `.reverse()` or `.last()` before `.limit()`, or `.with_cte()` between them")
}

fn apart_from_order() -> Error {
    Error::internal("a distinct query is ordered by what it does not select")
        .code("orm.E272")
        .hint("select the column too, or order by the selected ones")
}

fn values_only() -> Error {
    Error::internal("this query has selected columns, no whole rows, and so no key")
        .code("orm.E274")
        .hint("combine whole rows and `.select(…)` afterwards")
}

fn no_tree() -> Error {
    Error::internal("`with_depth` on a query that climbs no tree")
        .code("orm.E276")
        .hint("call `.with_descendants()` or `.with_ancestors()` before it")
}

fn nullable_lock() -> Error {
    Error::internal("PostgreSQL cannot lock the row of a relation that may be missing")
        .code("orm.E275")
        .hint("lock that row in a query of its own")
}

fn no_rows_to_lock() -> Error {
    Error::internal("rows of a combined or distinct query cannot be locked")
        .code("orm.E275")
        .hint("lock them by key: `M::filter(|m| m.id.in_(…)).select_for_update()`")
}
