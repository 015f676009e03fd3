//! Expressions: NULL has two values here, true and false; a comparison with it is never unknown.

use super::{
    Dialect, Span,
    function::{self, YearOf},
    json,
    scope::{Place, Scope},
    statement::{Clauses, Statement},
    way::Way,
};
use crate::{
    model::RelationKind,
    query::tape::{Code, JsonTest, Op, PathNode, TextMatch},
    value::{Class, ColumnType},
};
use carafe_core::{Error, Result};

/// An expression as text.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent properties, read one by one"
)]
pub(crate) struct Sql {
    pub(crate) text: String,
    /// Whether it may be NULL.
    pub(crate) nullable: bool,
    /// Whether it needs parentheses as an operand.
    pub(super) compound: bool,
    /// Whether it is the word NULL.
    pub(super) null: bool,
    /// Whether it is an exact number, which SQLite may keep as a whole one.
    pub(super) decimal: bool,
    /// The value whose year it is, so that a comparison can use an index.
    pub(super) year_of: Option<YearOf>,
    /// Whether it is a text, whose spaces at the end MySQL does not compare.
    pub(super) text_like: bool,
}

impl Sql {
    pub(super) fn simple(text: String, nullable: bool) -> Self {
        Self {
            text,
            nullable,
            compound: false,
            null: false,
            decimal: false,
            year_of: None,
            text_like: false,
        }
    }

    /// SQL written by hand, of a declared type.
    pub(super) fn written(text: String, nullable: bool, decimal: bool) -> Self {
        Self {
            decimal,
            ..Self::compound(text, nullable)
        }
    }

    pub(super) fn compound(text: String, nullable: bool) -> Self {
        Self {
            text,
            nullable,
            compound: true,
            null: false,
            decimal: false,
            year_of: None,
            text_like: false,
        }
    }

    /// The text, in parentheses when something stands beside it.
    pub(crate) fn operand(&self) -> String {
        if self.compound {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }
}

/// The row of a join table that joins two rows: its columns for the near and the far side.
pub(crate) struct Link {
    pub(crate) table: String,
    pub(crate) near: String,
    pub(crate) far: String,
}

impl Statement<'_> {
    /// An operation of an expression.
    pub(crate) fn expression(&mut self, op: Op, clauses: &mut Clauses) -> Result<()> {
        let sql = match op.code {
            Code::Column => self.column(node(op)?, op.arg)?,
            Code::RelationKey => self.relation_key(node(op)?, op.arg)?,
            Code::Value if op.arg > 0 => {
                let list = self.next_value();
                Sql::simple(
                    super::raw::list(self.compiler.dialect, op.arg, &list),
                    false,
                )
            }
            Code::Value => Sql::simple(self.next_value(), false),
            Code::Raw => self.fragment(op.arg, clauses)?,
            Code::Null => Sql {
                null: true,
                ..Sql::simple("NULL".to_owned(), true)
            },
            Code::IsNull => Sql::compound(format!("{} IS NULL", clauses.pop()?.operand()), false),
            Code::Not => negate(&clauses.pop()?),
            Code::JsonAt => {
                let (dollar, list, document) = (clauses.pop()?, clauses.pop()?, clauses.pop()?);
                json::at(self.compiler.dialect, &document, &list, &dollar)
            }
            Code::JsonTest => self.json_test(op.arg, clauses)?,
            Code::Search => self.search(op, clauses)?,
            Code::SearchRank => self.search_rank()?,
            Code::Headline => self.headline(op, clauses)?,
            Code::Member => self.member(node(op)?, op.arg)?,
            Code::Exists => return self.open_exists(node(op)?),
            Code::EndExists => {
                let condition = if op.arg == 1 {
                    Some(clauses.pop()?)
                } else {
                    None
                };
                self.close_exists(condition.as_ref())?
            }
            Code::In if op.arg == 1 => {
                let (query, value) = (clauses.pop()?, clauses.pop()?);
                let nullable = value.nullable || query.nullable;
                let rows = self.inner_rows(query.text);
                Sql::compound(format!("{} IN ({rows})", value.operand()), nullable)
            }
            Code::Typed => {
                let value = clauses.pop()?;
                self.typed(value, Class::numbered(op.arg))
            }
            Code::Number => Sql::simple(op.arg.to_string(), false),
            Code::Call => self.call(op.arg, clauses)?,
            Code::Case => Self::case(op.arg, clauses)?,
            code => {
                let (b, a) = (clauses.pop()?, clauses.pop()?);
                self.binary(code, op.arg, &a, &b)?
            }
        };
        clauses.stack.push(sql);
        Ok(())
    }

    fn json_test(&self, arg: u16, clauses: &mut Clauses) -> Result<Sql> {
        let (test, last) = (json::kind(arg)?, clauses.pop()?);
        let dialect = self.compiler.dialect;
        if matches!(test, JsonTest::Exists | JsonTest::Text | JsonTest::Number) {
            return Ok(json::alone(dialect, test, &last));
        }
        Ok(json::compared(dialect, test, &clauses.pop()?, &last))
    }

    fn column(&mut self, node: &'static PathNode, column: u16) -> Result<Sql> {
        if let Some(renamed) = self.scopes.renamed(node, column)? {
            return Ok(Sql::simple(renamed, true));
        }
        let place = self.scopes.place(self.compiler, node)?;
        let meta = &place.meta.columns[usize::from(column)];
        let text = place.column(self.compiler.dialect, meta.name);
        let decimal = meta.kind == ColumnType::Decimal;
        Ok(Sql {
            decimal,
            text_like: meta.kind == ColumnType::Text,
            ..Sql::simple(text, meta.nullable || place.nullable)
        })
    }

    fn relation_key(&mut self, node: &'static PathNode, relation: u16) -> Result<Sql> {
        match node.model.relations[usize::from(relation)].kind {
            RelationKind::ForeignKey { column, .. } => self.column(node, column),
            RelationKind::ReverseOne { .. } => {
                let place = self.scopes.place_behind(self.compiler, node, relation)?;
                Ok(Sql::simple(place.pk(self.compiler.dialect), true))
            }
            _ => Err(Error::internal("a to-many relation has no key of its own")),
        }
    }

    fn binary(&self, code: Code, arg: u16, a: &Sql, b: &Sql) -> Result<Sql> {
        let (left, right) = (a.operand(), b.operand());
        let nullable = a.nullable || b.nullable;
        let dialect = self.compiler.dialect;
        if let Some(range) = function::year_range(dialect, code, a, b) {
            return Ok(range);
        }
        Ok(match code {
            Code::Eq => equal(dialect, a, b),
            Code::Ne if dialect.is_mysql() && (a.text_like || b.text_like) => {
                Sql::compound(format!("NOT ({})", padded(a, b)), false)
            }
            Code::Ne if nullable => Sql::compound(dialect.null_safe_ne(&left, &right), false),
            Code::In if self.compiler.is_kept() => {
                Sql::compound(format!("{left} IN ({right})"), nullable)
            }
            Code::In if dialect.is_mysql() && a.text_like => Sql::compound(
                padded_list(&left, &dialect.in_list(&left, &right), &right),
                nullable,
            ),
            Code::In => Sql::compound(dialect.in_list(&left, &right), nullable),
            Code::Text => Sql::compound(text_match(dialect, arg, &left, &right)?, nullable),
            Code::Coalesce => {
                let text = format!("COALESCE({}, {})", a.text, b.text);
                Sql {
                    decimal: a.decimal,
                    ..Sql::simple(text, b.nullable)
                }
            }
            code if is_arithmetic(code) => {
                function::arithmetic(dialect, code, Class::numbered(arg), (a, b))?
            }
            code => Sql::compound(format!("{left} {} {right}", operator(code)?), nullable),
        })
    }

    /// How the row of the owner and the rows of its relation are joined over a third table, if they are.
    pub(crate) fn link_of(&self, way: Way) -> Result<Option<Link>> {
        let (dialect, registry) = (self.compiler.dialect, self.compiler.registry);
        let Way { owner, target, .. } = way;
        let (join, reversed) = match way.kind {
            RelationKind::ManyToMany { .. } => (registry.join_table(owner, way.declared)?, false),
            RelationKind::Reverse { relation } => {
                let other = &target.relations[usize::from(relation)];
                if matches!(other.kind, RelationKind::ForeignKey { .. }) {
                    return Ok(None);
                }
                (registry.join_table(target, other)?, true)
            }
            RelationKind::GenericReverse { relation } => {
                return self.generic_link(owner, target, relation).map(Some);
            }
            RelationKind::ForeignKey { .. }
            | RelationKind::ReverseOne { .. }
            | RelationKind::Generic { .. } => return Ok(None),
        };
        let (near, far) = if reversed {
            (join.target, join.owner)
        } else {
            (join.owner, join.target)
        };
        let table = dialect.quote_table(&join.table);
        Ok(Some(Link {
            table,
            near: dialect.quote(&near),
            far: dialect.quote(&far),
        }))
    }

    /// The column of the related rows that says to whom they belong.
    pub(crate) fn reverse_column(way: Way) -> Result<&'static str> {
        let target = way.target;
        let foreign_key = match way.kind {
            RelationKind::ForeignKey { .. } | RelationKind::Generic { .. } => {
                return Ok(target.pk_column().name);
            }
            RelationKind::Reverse { relation } | RelationKind::ReverseOne { relation } => {
                target.relations[usize::from(relation)].kind
            }
            other => other,
        };
        match foreign_key {
            RelationKind::ForeignKey { column, .. } => Ok(target.columns[usize::from(column)].name),
            _ => Err(Error::internal(format!(
                "`{}.{}` has no foreign key behind it",
                way.owner.name, way.declared.name
            ))),
        }
    }

    /// The rows of the innermost query that belong to one owner, whose key is the next value.
    fn member(&mut self, owner: &'static PathNode, relation: u16) -> Result<Sql> {
        let (key, meta, dialect) = (self.next_value(), owner.model, self.compiler.dialect);
        let place = self.scopes.innermost()?.start.clone();
        let way = if owner.back {
            Way::back(meta, place.meta, relation)
        } else {
            Way::of(meta, relation)
        };
        let Some(Link { table, near, far }) = self.link_of(way)? else {
            let column = place.column(dialect, Self::reverse_column(way)?);
            return Ok(Sql::compound(format!("{column} = {key}"), true));
        };
        let pk = place.pk(dialect);
        // A query in the place of the table needs a name.
        let alias = if table.starts_with('(') {
            format!(" {}", self.scopes.alias())
        } else {
            String::new()
        };
        let linked = format!("{pk} IN (SELECT {far} FROM {table}{alias} WHERE {near} = {key})");
        Ok(Sql::compound(linked, false))
    }

    /// Starts `EXISTS (SELECT 1 FROM … WHERE … `: the rest of the condition is walked before it is closed.
    fn open_exists(&mut self, node: &'static PathNode) -> Result<()> {
        let parent = node
            .parent
            .ok_or_else(|| Error::internal("a relation of nothing"))?;
        let outer = self.scopes.place(self.compiler, parent)?;
        let dialect = self.compiler.dialect;
        let meta = node.model;
        let table = dialect.quote_table(self.compiler.registry.table(meta)?);
        let start = Place {
            id: node.id,
            alias: self.scopes.alias(),
            meta,
            nullable: false,
        };
        let alias = &start.alias;
        let owner = outer.pk(dialect);
        let from = match self.link_of(Way::step(outer.meta, node))? {
            Some(link) => {
                let join = self.scopes.alias();
                let on = format!(
                    "{join}.{} = {owner} AND {} = {join}.{}",
                    link.near,
                    start.pk(dialect),
                    link.far
                );
                format!("{} {join} JOIN {table} {alias} ON {on}", link.table)
            }
            None => format!("{table} {alias}"),
        };
        self.scopes.open.push(Scope::new(start, from));
        Ok(())
    }

    fn close_exists(&mut self, condition: Option<&Sql>) -> Result<Sql> {
        let scope = self
            .scopes
            .open
            .pop()
            .ok_or_else(|| Error::internal("EXISTS was not opened"))?;
        let mut conditions = Vec::new();
        if let Some(link) = self.exists_link(&scope)? {
            conditions.push(link);
        }
        conditions.extend(self.conditions(&scope.start, 0)?);
        conditions.extend(condition.map(Sql::operand));
        let filter = if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        };
        Ok(Sql::simple(
            format!("EXISTS (SELECT 1 FROM {}{filter})", scope.from),
            false,
        ))
    }

    /// The condition that ties the inner rows to the outer one, unless the join table's ON does.
    fn exists_link(&mut self, scope: &Scope) -> Result<Option<String>> {
        let Some(node) = self.node_of(scope.start.id) else {
            return Ok(None);
        };
        let Some(parent) = node.parent else {
            return Ok(None);
        };
        let outer = self.scopes.place(self.compiler, parent)?;
        if self.link_of(Way::step(outer.meta, node))?.is_some() {
            return Ok(None);
        }
        let dialect = self.compiler.dialect;
        let column = scope
            .start
            .column(dialect, Self::reverse_column(Way::step(outer.meta, node))?);
        Ok(Some(format!("{column} = {}", outer.pk(dialect))))
    }

    fn node_of(&self, id: u64) -> Option<&'static PathNode> {
        let mut nodes = self
            .compiler
            .ops
            .iter()
            .filter(|op| op.code == Code::Exists)
            .filter_map(|op| op.node);
        nodes.find(|node| node.id == id)
    }

    /// A query as the list of IN. MySQL and MariaDB take no LIMIT there, unless it stands one level deeper.
    fn inner_rows(&mut self, query: String) -> String {
        if self.compiler.dialect.is_mysql() && query.contains(" LIMIT ") {
            return format!("SELECT * FROM ({query}) AS {}", self.scopes.alias());
        }
        query
    }

    /// A query inside an expression: one column of its rows.
    pub(crate) fn subquery(&mut self, span: Span) -> Result<Sql> {
        let from = self.compiler.ops.get(span.from).and_then(|op| op.node);
        let meta = from
            .map(|node| node.model)
            .ok_or_else(|| Error::internal("a subquery asks no model"))?;
        let after = self.value;
        self.open(meta)?;
        let mut clauses = self.walk(Span {
            from: span.from + 1,
            ..span
        })?;
        if clauses.is_windowed() {
            self.default_order(&mut clauses)?;
        }
        self.settle(&mut clauses)?;
        self.one_of_each(&mut clauses)?;
        let scope = self
            .scopes
            .open
            .pop()
            .ok_or_else(|| Error::internal("a subquery was not opened"))?;
        self.value = after;
        let column = clauses
            .outs
            .first()
            .cloned()
            .unwrap_or_else(|| scope.start.pk(self.compiler.dialect));
        let order = if clauses.is_windowed() {
            self.order_by(&clauses)
        } else {
            String::new()
        };
        let filter = super::select::where_clause(&clauses.filters);
        let text = format!(
            "SELECT {}{column} FROM {}{filter}{order}{}",
            if clauses.refined.distinct {
                "DISTINCT "
            } else {
                ""
            },
            scope.from,
            clauses.window(self.compiler.dialect)
        );
        Ok(Sql::simple(text, true))
    }
}

pub(super) fn node(op: Op) -> Result<&'static PathNode> {
    op.node
        .ok_or_else(|| Error::internal("an operation lacks its path"))
}

/// True where the condition is false or unknown.
fn negate(condition: &Sql) -> Sql {
    let inner = condition.operand();
    let text = if condition.nullable {
        format!("{inner} IS NOT TRUE")
    } else {
        format!("NOT {inner}")
    };
    Sql::compound(text, false)
}

fn equal(dialect: Dialect, a: &Sql, b: &Sql) -> Sql {
    let (left, right) = (a.operand(), b.operand());
    match (a.null, b.null) {
        (_, true) => Sql::compound(format!("{left} IS NULL"), false),
        (true, _) => Sql::compound(format!("{right} IS NULL"), false),
        _ if dialect.is_mysql() && (a.text_like || b.text_like) => {
            Sql::compound(padded(a, b), false)
        }
        _ if a.nullable && b.nullable => Sql::compound(dialect.null_safe_eq(&left, &right), false),
        _ => Sql::compound(format!("{left} = {right}"), a.nullable || b.nullable),
    }
}

/// Equal texts of equal length: MySQL's `=` alone takes `'a '` for `'a'`. NULL equals NULL.
fn padded(a: &Sql, b: &Sql) -> String {
    let (left, right) = (a.operand(), b.operand());
    let sign = if a.nullable || b.nullable { "<=>" } else { "=" };
    format!("{left} {sign} {right} AND length({left}) {sign} length({right})")
}

/// In a list, and its bytes too: MySQL's IN alone takes `'a '` for `'a'`, and an index serves it alone.
fn padded_list(value: &str, listed: &str, list: &str) -> String {
    format!("{listed} AND CAST(CONVERT({value} USING utf8mb4) AS BINARY) IN ({list}...)")
}

fn is_arithmetic(code: Code) -> bool {
    matches!(
        code,
        Code::Add | Code::Sub | Code::Mul | Code::Div | Code::Rem
    )
}

pub(super) fn operator(code: Code) -> Result<&'static str> {
    Ok(match code {
        Code::Ne => "<>",
        Code::Lt => "<",
        Code::Le => "<=",
        Code::Gt => ">",
        Code::Ge => ">=",
        Code::And => "AND",
        Code::Or => "OR",
        Code::Add => "+",
        Code::Sub => "-",
        Code::Mul => "*",
        Code::Div => "/",
        Code::Rem => "%",
        other => return Err(Error::internal(format!("{other:?} is not an operator"))),
    })
}

/// Text comparisons in which `%`, `_` and `\` are letters.
fn text_match(dialect: Dialect, arg: u16, value: &str, text: &str) -> Result<String> {
    let kinds = [
        TextMatch::Contains,
        TextMatch::IContains,
        TextMatch::StartsWith,
        TextMatch::IStartsWith,
        TextMatch::EndsWith,
        TextMatch::IEndsWith,
        TextMatch::IExact,
    ];
    let kind = kinds
        .get(usize::from(arg))
        .ok_or_else(|| Error::internal("an unknown text comparison"))?;
    Ok(match dialect {
        Dialect::Postgres => postgres_text(*kind, value, text),
        Dialect::Sqlite => sqlite_text(*kind, value, text),
        Dialect::MariaDb | Dialect::MySql => mysql_text(*kind, value, text),
    })
}

fn postgres_text(kind: TextMatch, value: &str, text: &str) -> String {
    let escaped = format!(r"replace(replace(replace({text}, '\', '\\'), '%', '\%'), '_', '\_')");
    match kind {
        TextMatch::Contains => format!("{value} LIKE '%' || {escaped} || '%'"),
        TextMatch::IContains => format!("{value} ILIKE '%' || {escaped} || '%'"),
        TextMatch::StartsWith => format!("{value} LIKE {escaped} || '%'"),
        TextMatch::IStartsWith => format!("{value} ILIKE {escaped} || '%'"),
        TextMatch::EndsWith => format!("{value} LIKE '%' || {escaped}"),
        TextMatch::IEndsWith => format!("{value} ILIKE '%' || {escaped}"),
        TextMatch::IExact => format!("lower({value}) = lower({text})"),
    }
}

/// SQLite's LIKE ignores the case of ASCII letters only, so it serves neither kind.
fn sqlite_text(kind: TextMatch, value: &str, text: &str) -> String {
    let folds = matches!(
        kind,
        TextMatch::IContains | TextMatch::IStartsWith | TextMatch::IEndsWith | TextMatch::IExact
    );
    let fold = |part: &str| {
        if folds {
            format!("carafe_lower({part})")
        } else {
            part.to_owned()
        }
    };
    let (value, text) = (fold(value), fold(text));
    match kind {
        TextMatch::Contains | TextMatch::IContains => format!("instr({value}, {text}) > 0"),
        TextMatch::StartsWith | TextMatch::IStartsWith => {
            format!("substr({value}, 1, length({text})) = {text}")
        }
        TextMatch::EndsWith | TextMatch::IEndsWith => {
            format!(
                "substr({value}, length({value}) - length({text}) + 1) = {text} AND length({value}) >= length({text})"
            )
        }
        TextMatch::IExact => format!("{value} = {text}"),
    }
}

/// Letter by letter whatever the column's collation is. `=` would ignore spaces at the end.
fn mysql_text(kind: TextMatch, value: &str, text: &str) -> String {
    let (value, text) = match kind {
        TextMatch::Contains | TextMatch::StartsWith | TextMatch::EndsWith => {
            (value.to_owned(), text.to_owned())
        }
        _ => (format!("lower({value})"), format!("lower({text})")),
    };
    let text = format!("replace(replace(replace({text}, '|', '||'), '%', '|%'), '_', '|_')");
    let pattern = match kind {
        TextMatch::Contains | TextMatch::IContains => format!("concat('%', {text}, '%')"),
        TextMatch::StartsWith | TextMatch::IStartsWith => format!("concat({text}, '%')"),
        TextMatch::EndsWith | TextMatch::IEndsWith => format!("concat('%', {text})"),
        TextMatch::IExact => text,
    };
    format!("{value} LIKE {pattern} COLLATE utf8mb4_bin ESCAPE '|'")
}
