//! Expressions: NULL has two values here, true and false; a comparison with it is never unknown.

use super::{
    Dialect, Span,
    scope::{Place, Scope},
    statement::{Clauses, Statement},
};
use crate::{
    model::{ModelMeta, RelationKind},
    query::tape::{Code, Op, PathNode, TextMatch},
    value::ColumnType,
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
    compound: bool,
    /// Whether it is the word NULL.
    null: bool,
    /// Whether it is an exact number, which SQLite may keep as a whole one.
    decimal: bool,
}

impl Sql {
    fn simple(text: String, nullable: bool) -> Self {
        Self {
            text,
            nullable,
            compound: false,
            null: false,
            decimal: false,
        }
    }

    fn compound(text: String, nullable: bool) -> Self {
        Self {
            text,
            nullable,
            compound: true,
            null: false,
            decimal: false,
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
            Code::Value => Sql::simple(self.next_value(), false),
            Code::Null => Sql {
                null: true,
                ..Sql::simple("NULL".to_owned(), true)
            },
            Code::IsNull => Sql::compound(format!("{} IS NULL", clauses.pop()?.operand()), false),
            Code::Not => negate(&clauses.pop()?),
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
                Sql::compound(format!("{} IN ({})", value.operand(), query.text), nullable)
            }
            code => {
                let (b, a) = (clauses.pop()?, clauses.pop()?);
                self.binary(code, op.arg, &a, &b)?
            }
        };
        clauses.stack.push(sql);
        Ok(())
    }

    fn column(&mut self, node: &'static PathNode, column: u16) -> Result<Sql> {
        let place = self.scopes.place(self.compiler, node)?;
        let meta = &place.meta.columns[usize::from(column)];
        let text = place.column(self.compiler.dialect, meta.name);
        let decimal = meta.kind == ColumnType::Decimal;
        Ok(Sql {
            decimal,
            ..Sql::simple(text, meta.nullable || place.nullable)
        })
    }

    fn relation_key(&mut self, node: &'static PathNode, relation: u16) -> Result<Sql> {
        let meta = node.model;
        let RelationKind::ForeignKey { column, .. } = meta.relations[usize::from(relation)].kind
        else {
            return Err(Error::internal("a to-many relation has no key of its own"));
        };
        self.column(node, column)
    }

    fn binary(&self, code: Code, arg: u16, a: &Sql, b: &Sql) -> Result<Sql> {
        let (left, right) = (a.operand(), b.operand());
        let nullable = a.nullable || b.nullable;
        let dialect = self.compiler.dialect;
        Ok(match code {
            Code::Eq => equal(dialect, a, b),
            Code::Ne if nullable => Sql::compound(dialect.null_safe_ne(&left, &right), false),
            Code::In => Sql::compound(dialect.in_list(&left, &right), nullable),
            Code::Text => Sql::compound(text_match(dialect, arg, &left, &right)?, nullable),
            Code::Coalesce => {
                let text = format!("COALESCE({}, {})", a.text, b.text);
                Sql {
                    decimal: a.decimal,
                    ..Sql::simple(text, b.nullable)
                }
            }
            code if a.decimal && is_arithmetic(code) => exact(dialect, code, a, b)?,
            code => Sql::compound(format!("{left} {} {right}", operator(code)?), nullable),
        })
    }

    /// How the row of `owner` and the rows of its relation are joined over a third table, if they are.
    pub(crate) fn link_of(&self, owner: &'static ModelMeta, relation: u16) -> Result<Option<Link>> {
        let (dialect, registry) = (self.compiler.dialect, self.compiler.registry);
        let meta = &owner.relations[usize::from(relation)];
        let (join, reversed) = match meta.kind {
            RelationKind::ManyToMany { .. } => (registry.join_table(owner, meta)?, false),
            RelationKind::Reverse { relation } => {
                let target = (meta.target)();
                let other = &target.relations[usize::from(relation)];
                if matches!(other.kind, RelationKind::ForeignKey { .. }) {
                    return Ok(None);
                }
                (registry.join_table(target, other)?, true)
            }
            RelationKind::ForeignKey { .. } => return Ok(None),
        };
        let (near, far) = if reversed {
            (join.target, join.owner)
        } else {
            (join.owner, join.target)
        };
        let table = dialect.quote(&join.table);
        Ok(Some(Link {
            table,
            near: dialect.quote(&near),
            far: dialect.quote(&far),
        }))
    }

    /// The column of `target` that holds the key of the row whose reverse relation this is.
    pub(crate) fn reverse_column(owner: &'static ModelMeta, relation: u16) -> Result<&'static str> {
        let meta = &owner.relations[usize::from(relation)];
        let target = (meta.target)();
        let foreign_key = match meta.kind {
            RelationKind::Reverse { relation } => target.relations[usize::from(relation)].kind,
            other => other,
        };
        match foreign_key {
            RelationKind::ForeignKey { column, .. } => Ok(target.columns[usize::from(column)].name),
            _ => Err(Error::internal(format!(
                "`{}.{}` has no foreign key behind it",
                owner.name, meta.name
            ))),
        }
    }

    /// The rows of the innermost query that belong to one owner, whose key is the next value.
    fn member(&mut self, owner: &'static PathNode, relation: u16) -> Result<Sql> {
        let (key, meta, dialect) = (self.next_value(), owner.model, self.compiler.dialect);
        let place = self.scopes.innermost()?.start.clone();
        let Some(Link { table, near, far }) = self.link_of(meta, relation)? else {
            let column = place.column(dialect, Self::reverse_column(meta, relation)?);
            return Ok(Sql::compound(format!("{column} = {key}"), true));
        };
        let pk = place.pk(dialect);
        let linked = format!("{pk} IN (SELECT {far} FROM {table} WHERE {near} = {key})");
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
        let table = dialect.quote(self.compiler.registry.table(meta)?);
        let start = Place {
            id: node.id,
            alias: self.scopes.alias(),
            meta,
            nullable: false,
        };
        let alias = &start.alias;
        let owner = outer.pk(dialect);
        let from = match self.link_of(outer.meta, node.relation)? {
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
        if self.link_of(outer.meta, node.relation)?.is_some() {
            return Ok(None);
        }
        let dialect = self.compiler.dialect;
        let column = scope
            .start
            .column(dialect, Self::reverse_column(outer.meta, node.relation)?);
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
        let order = if clauses.is_windowed() && !clauses.order.is_empty() {
            format!(" ORDER BY {}", clauses.order.join(", "))
        } else {
            String::new()
        };
        let filter = super::select::where_clause(&clauses.filters);
        let text = format!(
            "SELECT {column} FROM {}{filter}{order}{}",
            scope.from,
            clauses.window(self.compiler.dialect)
        );
        Ok(Sql::simple(text, true))
    }
}

fn node(op: Op) -> Result<&'static PathNode> {
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
        _ if a.nullable && b.nullable => Sql::compound(dialect.null_safe_eq(&left, &right), false),
        _ => Sql::compound(format!("{left} = {right}"), a.nullable || b.nullable),
    }
}

/// A calculation with exact numbers. SQLite has binary fractions only, and keeps 5.00 as a whole number.
fn exact(dialect: Dialect, code: Code, a: &Sql, b: &Sql) -> Result<Sql> {
    let (left, right, sign) = (a.operand(), b.operand(), operator(code)?);
    let text = match (dialect, code) {
        (Dialect::Sqlite, Code::Div) => {
            format!("carafe_decimal(CAST({} AS REAL) / {right})", a.text)
        }
        (Dialect::Sqlite, _) => format!("carafe_decimal({left} {sign} {right})"),
        _ => format!("({left} {sign} {right})"),
    };
    Ok(Sql {
        decimal: true,
        ..Sql::simple(text, a.nullable || b.nullable)
    })
}

fn is_arithmetic(code: Code) -> bool {
    matches!(code, Code::Add | Code::Sub | Code::Mul | Code::Div)
}

fn operator(code: Code) -> Result<&'static str> {
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
