//! Searching: conditions, ranks and excerpts in the words of each database.
//!
//! - `words`: how texts become words, for queries and for what migrations make
//! - `sqlite`, `server`: where the words of a row are
//! - `headline`: excerpts
//!
//! The operation brings what a person typed for each database; a statement takes its own and leaves the others.

mod headline;
mod refused;
mod server;
mod sqlite;
mod words;

pub(crate) use self::words::{
    MYSQL_MOST, WORDS, mysql_separators, mysql_words, postgres_config, postgres_text, unaccented,
};

use super::{
    Dialect,
    expression::{Sql, node},
    scope::Place,
    statement::{Clauses, Statement},
};
use crate::{
    model::ModelMeta,
    query::{search::NOTHING, tape::Op},
};
use carafe_core::Result;
use refused::{not_declared, not_searched, undeclared_column};
use server::{server_found, server_rank};

/// What a query looks for, and in which row.
#[derive(Debug, Clone)]
pub(crate) struct Searched {
    place: Place,
    /// The one column it looks into.
    column: Option<u16>,
    /// `None` when there are no words in what was typed.
    typed: Option<Typed>,
    /// The alias of the ranks, when they are joined.
    pub(super) ranks: Option<String>,
}

/// Parameters: the same words for each database.
#[derive(Debug, Clone)]
struct Typed {
    postgres: String,
    sqlite: String,
    mysql: String,
    /// The words alone.
    mysql_rank: String,
}

impl Typed {
    fn pop(clauses: &mut Clauses) -> Result<Self> {
        let (mysql_rank, mysql) = (clauses.pop()?.text, clauses.pop()?.text);
        let (sqlite, postgres) = (clauses.pop()?.text, clauses.pop()?.text);
        Ok(Self {
            postgres,
            sqlite,
            mysql,
            mysql_rank,
        })
    }
}

/// The column that [`Op::arg`] names, counted from 1.
fn column_of(op: Op) -> Option<u16> {
    (op.arg & !NOTHING).checked_sub(1)
}

impl Statement<'_> {
    /// Whether the row has the words that stand on the stack.
    pub(super) fn search(&mut self, op: Op, clauses: &mut Clauses) -> Result<Sql> {
        let place = self.scopes.place(self.compiler, node(op)?)?;
        let column = column_of(op);
        let typed = if op.arg & NOTHING == 0 {
            Some(Typed::pop(clauses)?)
        } else {
            None
        };
        self.check_search(place.meta, column)?;
        let condition = match &typed {
            None => Sql::compound("1 = 0".to_owned(), false),
            Some(typed) => Sql::compound(self.found(&place, column, typed)?, place.nullable),
        };
        let searched = Searched {
            place,
            column,
            typed,
            ranks: None,
        };
        if let Some(scope) = self.scopes.open.last_mut() {
            scope.searched = Some(searched);
        }
        Ok(condition)
    }

    fn found(&mut self, place: &Place, column: Option<u16>, typed: &Typed) -> Result<String> {
        let dialect = self.compiler.dialect;
        if dialect == Dialect::Sqlite {
            return self.sqlite_found(place, column, typed);
        }
        let found = |place: &Place| server_found(dialect, place, column, typed);
        self.through(place, found, true)
    }

    /// A column that is not declared can be searched on PostgreSQL alone.
    fn check_search(&self, meta: &'static ModelMeta, column: Option<u16>) -> Result<()> {
        let Some(column) = column else {
            return meta.search.map(drop).ok_or_else(|| not_declared(meta));
        };
        let declared = meta.search.and_then(|search| search.position(column));
        if declared.is_none() && self.compiler.dialect != Dialect::Postgres {
            return Err(undeclared_column(self.compiler.dialect, meta, column));
        }
        Ok(())
    }

    /// In a condition or a value about a row of the table itself, also where other rows stand in for them.
    fn through(
        &mut self,
        place: &Place,
        of: impl FnOnce(&Place) -> Result<String>,
        condition: bool,
    ) -> Result<String> {
        let scope = self.scopes.innermost()?;
        if !scope.replaced || scope.start.id != place.id {
            return of(place);
        }
        let dialect = self.compiler.dialect;
        let inner = Place {
            alias: self.scopes.alias(),
            ..place.clone()
        };
        let table = dialect.quote_table(self.compiler.registry.table(place.meta)?);
        let same = keys(dialect, &inner).into_iter().zip(keys(dialect, place));
        let same: Vec<String> = same.map(|(a, b)| format!("{a} = {b}")).collect();
        let (same, alias, of) = (same.join(" AND "), &inner.alias, of(&inner)?);
        Ok(if condition {
            format!("EXISTS (SELECT 1 FROM {table} {alias} WHERE {same} AND {of})")
        } else {
            format!("(SELECT {of} FROM {table} {alias} WHERE {same})")
        })
    }

    /// How well the row fits what the query searched for last; 0 when it does not.
    pub(super) fn search_rank(&mut self) -> Result<Sql> {
        let searched = self.searched("`search_rank()`")?;
        let (place, dialect) = (searched.place.clone(), self.compiler.dialect);
        let Some(typed) = &searched.typed else {
            let nothing = match dialect {
                Dialect::Postgres => "0::float8",
                _ => "0.0e0",
            };
            return Ok(Sql::simple(nothing.to_owned(), false));
        };
        let rank = if dialect == Dialect::Sqlite {
            self.sqlite_rank(&searched, typed)?
        } else {
            let column = searched.column;
            let rank = |place: &Place| server_rank(dialect, place, column, typed);
            self.through(&place, rank, false)?
        };
        Ok(Sql::simple(format!("coalesce({rank}, 0.0)"), false))
    }

    /// The last search of the innermost query.
    fn searched(&self, what: &str) -> Result<Searched> {
        let scope = self.scopes.innermost()?;
        scope.searched.clone().ok_or_else(|| not_searched(what))
    }
}

/// The columns of the row's key.
fn keys(dialect: Dialect, place: &Place) -> Vec<String> {
    let keys = place.meta.pk.iter();
    keys.map(|key| place.column(dialect, place.meta.columns[usize::from(*key)].name))
        .collect()
}
