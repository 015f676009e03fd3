//! Running one migration: all of it or nothing.

use super::{Program, Step, lock, record};
use crate::{
    db::Session,
    migrate::{Migration, MigrationKey, Migrations, Statement, ddl::quote},
    sql::Dialect,
    value::Value,
};
use carafe_core::{Error, ErrorKind, Result};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// What runs the steps, one after the other.
pub(super) struct Executor<'a> {
    pub(super) session: &'a Session,
    pub(super) dialect: Dialect,
    pub(super) all: &'a Migrations,
    pub(super) applied: BTreeSet<MigrationKey>,
    pub(super) lock_timeout: Option<Duration>,
}

impl Executor<'_> {
    /// Runs a step; `false` when another program was faster.
    pub(super) async fn run(&mut self, step: &Step) -> Result<bool> {
        let migration = self
            .all
            .get(&step.key)
            .expect("steps are made from these migrations");
        let program = self.program(migration, step)?;
        self.foreign_keys(false).await?;
        let ran = self.transaction(migration, step, &program).await;
        let switched = self.foreign_keys(true).await;
        let ran = ran?;
        switched?;
        if step.backwards {
            self.applied.remove(&step.key);
        } else {
            self.applied.insert(step.key.clone());
        }
        tracing::info!(migration = %step.key, backwards = step.backwards, fake = step.fake, ran, "migrated");
        Ok(ran)
    }

    fn program(&self, migration: &Migration, step: &Step) -> Result<Program> {
        if step.fake {
            return Ok(Program {
                statements: Vec::new(),
            });
        }
        let before = self
            .all
            .replay(|key| *key != step.key && self.applied.contains(key))?;
        Program::new(migration, before, self.dialect, step.backwards)
    }

    /// SQLite deletes what refers to a table that is dropped, even one that is about to come back under the same
    /// name, and it ignores this switch inside a transaction.
    async fn foreign_keys(&self, on: bool) -> Result<()> {
        if self.dialect != Dialect::Sqlite {
            return Ok(());
        }
        let (keys, legacy) = if on { ("ON", "OFF") } else { ("OFF", "ON") };
        self.session
            .script(&format!(
                "PRAGMA foreign_keys = {keys}; PRAGMA legacy_alter_table = {legacy}"
            ))
            .await
    }

    async fn transaction(
        &self,
        migration: &Migration,
        step: &Step,
        program: &Program,
    ) -> Result<bool> {
        lock::begin(self.session, self.dialect, self.lock_timeout).await?;
        match self.inside(migration, step, program).await {
            Ok(ran) => {
                let end = self.session.script("COMMIT").await;
                end.map_err(|error| failed(self.dialect, migration, step.backwards, None, error))?;
                Ok(ran)
            }
            Err(error) => {
                // A connection that is gone has rolled back by itself; the first error is the one to tell.
                let _ = self.session.script("ROLLBACK").await;
                Err(error)
            }
        }
    }

    async fn inside(&self, migration: &Migration, step: &Step, program: &Program) -> Result<bool> {
        let start = Instant::now();
        if record::contains(self.session, self.dialect, &step.key).await? != step.backwards {
            return Ok(false);
        }
        self.statements(migration, step, program).await?;
        if step.backwards {
            record::delete(self.session, self.dialect, &step.key).await?;
        } else {
            if self.dialect.is_mysql() {
                record::delete(self.session, self.dialect, &step.key).await?;
            }
            record::insert(self.session, self.dialect, migration, start.elapsed()).await?;
        }
        Ok(true)
    }

    /// All statements, or those that are left when the migration was interrupted.
    async fn statements(
        &self,
        migration: &Migration,
        step: &Step,
        program: &Program,
    ) -> Result<()> {
        let (session, dialect) = (self.session, self.dialect);
        let notes = dialect.is_mysql() && !step.backwards;
        let begun = record::interrupted(session, dialect, &step.key).await?;
        let (first, total) = (begun.unwrap_or(0), program.statements.len());
        let mut kept = Vec::new();
        for (index, (operation, statement)) in program.statements.iter().enumerate().skip(first) {
            if notes {
                record::progress(session, migration, (index, total)).await?;
            }
            // The last statement before the interruption may have been carried out without a note.
            let may_be_done = dialect.is_mysql() && (step.backwards || begun == Some(index));
            match self.statement(statement, &mut kept).await {
                Err(error) if may_be_done && is_done_already(&error) => {}
                Err(error) => {
                    let at = Some((*operation, statement));
                    return Err(failed(dialect, migration, step.backwards, at, error));
                }
                Ok(()) => {}
            }
        }
        Ok(())
    }

    async fn statement(
        &self,
        statement: &Statement,
        kept: &mut Vec<(String, String)>,
    ) -> Result<()> {
        match statement {
            Statement::Sql(sql) => self.session.execute(sql, &[]).await.map(drop),
            Statement::Keep(table) => {
                *kept = self.made_by_hand(table).await?;
                Ok(())
            }
            Statement::Restore(table) => self.restore(table, kept).await,
            Statement::CheckKeys(table) => self.check_keys(table).await,
        }
    }

    /// Name and statement of each index and trigger of a table.
    async fn made_by_hand(&self, table: &str) -> Result<Vec<(String, String)>> {
        let sql = "SELECT name, sql FROM sqlite_master \
                   WHERE tbl_name = ?1 AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid";
        let rows = self.session.rows(sql, &[Value::Text(table.into())]).await?;
        let pair = |row: Vec<Value>| match <[Value; 2]>::try_from(row) {
            Ok([Value::Text(name), Value::Text(sql)]) => {
                Some((name.into_string(), sql.into_string()))
            }
            _ => None,
        };
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    async fn restore(&self, table: &str, kept: &[(String, String)]) -> Result<()> {
        let there = self.made_by_hand(table).await?;
        for (_, sql) in kept
            .iter()
            .filter(|(name, _)| !there.iter().any(|(other, _)| other == name))
        {
            self.session.execute(sql, &[]).await?;
        }
        Ok(())
    }

    async fn check_keys(&self, table: &str) -> Result<()> {
        let broken = self
            .session
            .rows(&format!("PRAGMA foreign_key_check({})", quote(table)), &[])
            .await?
            .len();
        if broken == 0 {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Conflict,
            format!("{broken} rows of `{table}` refer to rows that are not there"),
        )
        .hint("correct these rows first: `PRAGMA foreign_key_check` lists them"))
    }
}

/// MySQL says that the table, column or index is there already, or gone already.
fn is_done_already(error: &Error) -> bool {
    let codes = [
        "1050:", "1060:", "1061:", "1826:", "1022:", "1051:", "1091:", "1176:",
    ];
    let said = error.downcast_ref::<crate::driver::refusal::Said>();
    said.is_some_and(|said| codes.iter().any(|code| said.0.starts_with(code)))
}

/// Some extensions are made by superusers alone, or come in a package of their own.
fn not_extended(message: String, sql: &str) -> Error {
    Error::new(ErrorKind::Config, message)
        .code("orm.E341")
        .hint(format!(
            "let a superuser run `{sql}` in this database once, then migrate again"
        ))
}

/// Names migration, operation and statement; the database's own words come as the cause.
fn failed(
    dialect: Dialect,
    migration: &Migration,
    backwards: bool,
    at: Option<(usize, &Statement)>,
    error: Error,
) -> Error {
    let verb = if backwards {
        "could not be taken back"
    } else {
        "could not be applied"
    };
    let left = if dialect.is_mysql() {
        "what came before it is kept, and the next `migrate` goes on here"
    } else {
        "nothing of it was kept"
    };
    let (place, hint) = match at {
        Some((position, statement)) => {
            let operation = migration.operations[position].describe();
            let place = format!(
                " at operation {}, {operation} ({})",
                position + 1,
                migration.place(position)
            );
            (place, format!("{left}; the statement was: {statement}"))
        }
        None => (" at its end".to_owned(), left.to_owned()),
    };
    let message = format!("`{}` {verb}{place}: {}", migration.key, error.message());
    if let Some((_, Statement::Sql(sql))) = at
        && sql.starts_with("CREATE EXTENSION")
    {
        return not_extended(message, sql).cause(error.into_boxed());
    }
    Error::new(ErrorKind::Internal, message)
        .code("orm.E142")
        .hint(hint)
        .cause(error.into_boxed())
}
