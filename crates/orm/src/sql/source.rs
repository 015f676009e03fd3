//! Rows that come from other queries: combined ones, common table expressions, trees.

use super::{
    Dialect, Span,
    scope::{Place, Renamed, Scope},
    select::where_clause,
    statement::{Clauses, Load, Statement},
};
use crate::{
    model::{ModelMeta, RelationKind},
    query::tape::{Code, Combination, PathNode, Tree, mix},
};
use carafe_core::{Error, Result};

/// A query as text, and the columns it gives.
struct Arm {
    sql: String,
    /// Which of the selected columns are columns of a model: path, position, number. `None` for whole rows.
    values: Option<Vec<(u64, u16, usize)>>,
    loads: Vec<Load>,
    /// How many columns were selected.
    selected: usize,
    /// Whether they are those of a view, beside which relations are loaded.
    view: bool,
    /// Whether they stand behind those of the model.
    annotated: bool,
}

/// The path of the row before, in a recursive query.
pub(crate) const fn prior(id: u64) -> u64 {
    mix(id, 0x2_0001)
}

impl Statement<'_> {
    /// A union, an intersection or a difference becomes the table that this query asks.
    pub(super) fn combine(&mut self, arg: u16, clauses: &mut Clauses) -> Result<()> {
        let spans = std::mem::take(&mut clauses.refined.arms);
        let word = self.compiler.dialect.combination(arg)?;
        let [first, second] = spans.as_slice() else {
            return Err(Error::internal("two queries are combined"));
        };
        let left = self.arm(*first)?;
        let right = self.arm(*second)?;
        let sql = format!("{} {word} {}", left.sql, right.sql);
        self.stand_on(&sql, left, clauses)
    }

    /// The query so far becomes a table with a name.
    pub(super) fn cte(&mut self, clauses: &mut Clauses) -> Result<()> {
        let span = one(clauses)?;
        let (arm, name) = (self.arm(span)?, self.scopes.alias());
        let sql = format!("WITH {name} AS ({}) SELECT * FROM {name}", arm.sql);
        self.stand_on(&sql, arm, clauses)
    }

    /// The rows of the first arm, then those that the condition finds for them, until nothing new comes.
    pub(super) fn recursive(&mut self, clauses: &mut Clauses) -> Result<()> {
        let spans = std::mem::take(&mut clauses.refined.arms);
        let [start, step] = spans.as_slice() else {
            return Err(Error::internal("a recursive query has a start and a step"));
        };
        let arm = self.arm(*start)?;
        if arm.values.is_some() {
            return Err(no_whole_rows());
        }
        let name = self.scopes.alias();
        let step = self.step_of(*step, &name)?;
        let sql = format!(
            "WITH RECURSIVE {name} AS ({} UNION {step}) SELECT * FROM {name}",
            arm.sql
        );
        self.stand_on(&sql, arm, clauses)
    }

    /// The rows that fit those of the round before.
    fn step_of(&mut self, span: Span, name: &str) -> Result<String> {
        let (after, meta) = (self.value, self.scopes.innermost()?.start.meta);
        let before = Place {
            alias: self.scopes.alias(),
            id: prior(meta.id),
            meta,
            nullable: false,
        };
        let from = format!("{name} {}", before.alias);
        self.scopes.open.push(Scope::new(before, from));
        self.open(meta)?;
        let mut inner = self.walk(span)?;
        let condition = inner.pop()?.operand();
        let (new, before) = (self.close()?, self.close()?);
        self.value = after;
        let mut columns = Vec::new();
        self.own_columns(&new.start, &mut columns);
        Ok(format!(
            "SELECT {} FROM {} CROSS JOIN {} WHERE {condition}",
            columns.join(", "),
            before.from,
            new.from
        ))
    }

    fn close(&mut self) -> Result<Scope> {
        self.scopes
            .open
            .pop()
            .ok_or_else(|| Error::internal("a query was not opened"))
    }

    /// Makes the innermost scope ask this query in the place of its table.
    fn stand_on(&mut self, sql: &str, arm: Arm, clauses: &mut Clauses) -> Result<()> {
        let Some(scope) = self.scopes.open.last_mut() else {
            return Err(Error::internal("a combined query without a scope"));
        };
        let alias = &scope.start.alias;
        scope.from = format!("({sql}) AS {alias}");
        scope.replaced = true;
        clauses.refined.derived = true;
        clauses.loads = arm.loads;
        clauses.outs = (0..arm.selected).map(|n| format!("{alias}.c{n}")).collect();
        clauses.refined.view = arm.view;
        clauses.annotated = arm.annotated;
        scope.renamed = arm.values.map(|columns| {
            let named = columns.into_iter().map(|(path, column, n)| Renamed {
                path,
                column,
                text: format!("{alias}.c{n}"),
            });
            named.collect()
        });
        Ok(())
    }

    /// A query as `SELECT … FROM …`, with names for its columns.
    fn arm(&mut self, span: Span) -> Result<Arm> {
        let after = self.value;
        let clauses = self.queried(span)?;
        let columns = self.named_columns(&clauses)?;
        let values = self.values(span, &clauses)?;
        let distinct = self.distinct(&clauses)?;
        let sql = if clauses.groups.is_some() {
            self.grouped(&clauses)?
        } else {
            self.rest(&clauses, &format!("{distinct}{columns}"))?
        };
        self.close()?;
        self.value = after;
        let sql = if clauses.is_windowed() {
            format!("SELECT * FROM ({sql}) AS {}", self.scopes.alias())
        } else {
            sql
        };
        Ok(Arm {
            sql,
            values,
            selected: clauses.outs.len(),
            view: clauses.refined.view,
            annotated: clauses.annotated,
            loads: clauses.loads,
        })
    }

    /// Opens a scope and walks a query in it.
    fn queried(&mut self, span: Span) -> Result<Clauses> {
        let from = self.compiler.ops.get(span.from).and_then(|op| op.node);
        let meta = from
            .map(|node| node.model)
            .ok_or_else(|| Error::internal("a combined query asks no model"))?;
        self.open(meta)?;
        let from = span.from + 1;
        let mut clauses = self.walk(Span { from, ..span })?;
        if clauses.is_windowed() {
            self.default_order(&mut clauses)?;
        }
        self.settle(&mut clauses)?;
        self.one_of_each(&mut clauses)?;
        Ok(clauses)
    }

    fn named_columns(&self, clauses: &Clauses) -> Result<String> {
        let start = &self.scopes.innermost()?.start;
        let outs = clauses.outs.iter().enumerate();
        let outs = outs.map(|(n, out)| format!("{out} AS c{n}"));
        if !clauses.outs.is_empty() && !clauses.annotated {
            return Ok(outs.collect::<Vec<_>>().join(", "));
        }
        let dialect = self.compiler.dialect;
        let columns = start.meta.columns.iter().map(|column| {
            let name = dialect.quote(column.name);
            format!("{}.{name} AS {name}", start.alias)
        });
        Ok(columns.chain(outs).collect::<Vec<_>>().join(", "))
    }

    /// Which of the selected columns are plain ones, of the query itself or of one that it stands on.
    fn values(&self, span: Span, clauses: &Clauses) -> Result<Option<Vec<(u64, u16, usize)>>> {
        if clauses.outs.is_empty() || clauses.annotated {
            return Ok(None);
        }
        let mut found = self.selected_columns(span);
        for renamed in self.scopes.innermost()?.renamed.iter().flatten() {
            let place = clauses.outs.iter().position(|out| *out == renamed.text);
            found.extend(place.map(|n| (renamed.path, renamed.column, n)));
        }
        Ok(Some(found))
    }

    /// A SELECT of these columns; its order only where it decides which rows come.
    fn rest(&self, clauses: &Clauses, columns: &str) -> Result<String> {
        let from = &self.scopes.innermost()?.from;
        let (filter, window) = (
            where_clause(&clauses.filters),
            clauses.window(self.compiler.dialect),
        );
        let order = if clauses.is_windowed() {
            self.order_by(clauses)
        } else {
            String::new()
        };
        Ok(format!(
            "SELECT {columns} FROM {from}{filter}{order}{window}"
        ))
    }

    /// Which of the selected columns are plain columns: path, position, number.
    fn selected_columns(&self, span: Span) -> Vec<(u64, u16, usize)> {
        let ops = &self.compiler.ops[span.from..span.to];
        let (mut found, mut depth, mut count) = (Vec::new(), 0_i32, 0);
        for (index, op) in ops.iter().enumerate() {
            depth += op.code.nesting();
            match op.code {
                Code::NoOut if depth == 0 => {
                    found.clear();
                    count = 0;
                }
                Code::Out if depth == 0 => {
                    let column = index.checked_sub(1).and_then(|at| column_of(ops[at]));
                    found.extend(column.map(|(node, column)| (node.id, column, count)));
                    count += 1;
                }
                _ => {}
            }
        }
        found
    }

    /// The rows below or above those of the arm, each once, however the rows refer to one another.
    pub(super) fn tree(&mut self, arg: u16, clauses: &mut Clauses) -> Result<()> {
        let span = one(clauses)?;
        let after = self.value;
        let start = self.queried(span)?;
        let keys = self.key_columns()?;
        let [key] = keys.as_slice() else {
            return Err(no_whole_rows());
        };
        let start = self.rest(&start, &format!("{key} AS carafe_id"))?;
        self.close()?;
        self.value = after;
        let meta = self.scopes.innermost()?.start.meta;
        let parent = parent_column(meta, arg & !(Tree::Up as u16 | Tree::Strict as u16))?;
        let up = arg & Tree::Up as u16 != 0;
        let strict = arg & Tree::Strict as u16 != 0;
        let climb = self.climb(meta, parent, &start, up)?;
        self.join_tree(&climb, strict, clauses)
    }

    /// The recursive part: key, depth and the way so far, which no row may stand on twice.
    fn climb(
        &mut self,
        meta: &'static ModelMeta,
        parent: &str,
        start: &str,
        up: bool,
    ) -> Result<String> {
        let dialect = self.compiler.dialect;
        let table = dialect.quote_table(self.compiler.registry.table(meta)?);
        let pk = dialect.quote(meta.pk_column().name);
        let parent = dialect.quote(parent);
        let (way, from, next) = (
            self.scopes.alias(),
            self.scopes.alias(),
            self.scopes.alias(),
        );
        let join = if up {
            let child = self.scopes.alias();
            format!(
                "{table} {child} ON {child}.{pk} = {from}.carafe_id JOIN {table} {next} ON {next}.{pk} = {child}.{parent}"
            )
        } else {
            format!("{table} {next} ON {next}.{parent} = {from}.carafe_id")
        };
        let (first, longer, free) = dialect.way(
            "carafe_id",
            &format!("{from}.carafe_way"),
            &format!("{next}.{pk}"),
        );
        let origin = self.scopes.alias();
        Ok(format!(
            "WITH RECURSIVE {way} (carafe_id, carafe_depth, carafe_way) AS (SELECT carafe_id, 0, {first} FROM ({start}) AS {origin} UNION ALL SELECT {next}.{pk}, {from}.carafe_depth + 1, {longer} FROM {way} {from} JOIN {join} WHERE {free}) SELECT carafe_id, min(carafe_depth) AS carafe_depth FROM {way} GROUP BY carafe_id"
        ))
    }

    fn join_tree(&mut self, climb: &str, strict: bool, clauses: &mut Clauses) -> Result<()> {
        let (dialect, alias) = (self.compiler.dialect, self.scopes.alias());
        let Some(scope) = self.scopes.open.last_mut() else {
            return Err(Error::internal("a tree without a scope"));
        };
        scope.replaced = true;
        let pk = scope.start.pk(dialect);
        let strict = if strict {
            " HAVING min(carafe_depth) > 0"
        } else {
            ""
        };
        scope.from = format!(
            "{} JOIN ({climb}{strict}) AS {alias} ON {alias}.carafe_id = {pk}",
            scope.from
        );
        clauses.refined.depth = Some(format!("{alias}.carafe_depth"));
        Ok(())
    }
}

impl Dialect {
    /// SQLite has no ALL but that of UNION.
    fn combination(self, arg: u16) -> Result<&'static str> {
        let words = [
            (Combination::Union, "UNION"),
            (Combination::UnionAll, "UNION ALL"),
            (Combination::Intersection, "INTERSECT"),
            (Combination::IntersectionAll, "INTERSECT ALL"),
            (Combination::Difference, "EXCEPT"),
            (Combination::DifferenceAll, "EXCEPT ALL"),
        ];
        let known = words.iter().find(|(kind, _)| *kind as u16 == arg);
        let (kind, word) = known.ok_or_else(|| Error::internal("an unknown combination"))?;
        let counted = [Combination::IntersectionAll, Combination::DifferenceAll];
        if self == Self::Sqlite && counted.contains(kind) {
            return Err(not_on_sqlite(word));
        }
        Ok(word)
    }

    /// How the way to a row is kept: at its start, one step longer, and the condition that a row is not on it.
    fn way(self, start: &str, way: &str, next: &str) -> (String, String, String) {
        match self {
            Self::Postgres => (
                format!("ARRAY[{start}]"),
                format!("{way} || {next}"),
                format!("{next} <> ALL({way})"),
            ),
            Self::MariaDb | Self::MySql => (
                format!("CAST(concat(',', hex({start}), ',') AS CHAR(16000))"),
                format!("concat({way}, hex({next}), ',')"),
                format!("locate(concat(',', hex({next}), ','), {way}) = 0"),
            ),
            Self::Sqlite => (
                format!("',' || hex({start}) || ','"),
                format!("{way} || hex({next}) || ','"),
                format!("instr({way}, ',' || hex({next}) || ',') = 0"),
            ),
        }
    }
}

fn one(clauses: &mut Clauses) -> Result<Span> {
    let spans = std::mem::take(&mut clauses.refined.arms);
    let [span] = spans.as_slice() else {
        return Err(Error::internal("one query is the source"));
    };
    Ok(*span)
}

/// The column that an operation reads.
fn column_of(op: crate::query::tape::Op) -> Option<(&'static PathNode, u16)> {
    let node = op.node?;
    match op.code {
        Code::Column => Some((node, op.arg)),
        Code::RelationKey => match node.model.relations[usize::from(op.arg)].kind {
            RelationKind::ForeignKey { column, .. } => Some((node, column)),
            _ => None,
        },
        _ => None,
    }
}

/// The column that holds the key of the row above.
fn parent_column(meta: &'static ModelMeta, relation: u16) -> Result<&'static str> {
    let relation = &meta.relations[usize::from(relation)];
    match relation.kind {
        RelationKind::ForeignKey { column, .. } if (relation.target)().id == meta.id => {
            Ok(meta.columns[usize::from(column)].name)
        }
        _ => Err(no_parent(meta, relation.name)),
    }
}

fn no_parent(meta: &ModelMeta, relation: &str) -> Error {
    Error::internal(format!(
        "`{}.{relation}` is no foreign key to `{}`",
        meta.name, meta.name
    ))
    .code("orm.E276")
    .hint("a tree goes over a field such as `parent: Option<Fk<Self>>`")
}

fn no_whole_rows() -> Error {
    Error::internal("a recursive query starts with whole rows of a model with one key column")
        .code("orm.E274")
        .hint("call `.select(…)` after it")
}

fn not_on_sqlite(word: &str) -> Error {
    Error::internal(format!("SQLite has no {word}"))
        .code("orm.E271")
        .hint("use `.intersection()` or `.difference()`, or `.union_all()`")
}
