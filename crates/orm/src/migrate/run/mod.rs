//! `migrate`: from files to the database.
//!
//! - `plan`: which migrations, in which order and direction
//! - `record`: the table that remembers what is applied
//! - `lock`: one program at a time
//! - `program`: a migration as statements; `execute`: running them

mod execute;
mod lock;
mod plan;
mod program;
mod record;

pub(super) use self::{program::Program, record::Applied};

use super::{Migration, MigrationKey, Migrations, Sources};
use crate::{
    db::{Db, Session},
    model::Registry,
    sql::Dialect,
};
use carafe_core::{Error, Result};
use execute::Executor;
use plan::Goal;
use std::{collections::BTreeSet, fmt, time::Duration};

/// What `migrate` was asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct MigrateOptions<'a> {
    /// Only this label; all when `None`.
    pub label: Option<&'a str>,
    /// Up or down to this migration of the label: its name, a part of it that fits one only, or `zero`.
    pub target: Option<&'a str>,
    /// `--plan`: only say what would be done.
    pub plan: bool,
    /// `--check`: only say whether something is left to do.
    pub check: bool,
    /// `--fake`: only remember it as done.
    pub fake: bool,
    /// How long to wait for another program that migrates; 10 minutes when `None`.
    pub lock_timeout: Option<Duration>,
    /// Called after each step, to show it at once.
    pub progress: Option<fn(&Step)>,
}

/// One migration that is applied or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub key: MigrationKey,
    /// Whether it is taken back.
    pub backwards: bool,
    /// Whether it is only remembered.
    pub fake: bool,
    /// What it does, in sentences.
    pub operations: Vec<String>,
}

/// What `migrate` did or, for `plan` and `check`, would do. Its `Display` is what the command prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migrated {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Whether they were only planned.
    pub planned: bool,
}

/// Applies migrations, each in a transaction of its own and each once, however many programs start at once.
///
/// Before anything runs, what is applied is compared with the files: a file that was edited or is gone is an error
/// that names it. A migration that fails leaves nothing behind, and the error names it, the operation and the
/// statement; those before it stay.
pub async fn migrate(db: &Db, sources: &Sources, options: MigrateOptions<'_>) -> Result<Migrated> {
    let all = sources.read()?;
    all.check_branches()?;
    let goal = Goal::find(&all, sources, options)?;
    let work = Work {
        all: &all,
        sources,
        goal: &goal,
        options,
        dialect: db.dialect(),
    };
    if options.plan || options.check {
        let steps = work.plan(&record::read(db, work.dialect).await?)?;
        return Ok(Migrated {
            steps,
            planned: true,
        });
    }
    let session = db.session().await?;
    lock::acquire(&session, work.dialect, options.lock_timeout).await?;
    let done = work.run(&session).await;
    let released = lock::release(&session, work.dialect).await;
    let steps = done?;
    released?;
    Ok(Migrated {
        steps,
        planned: false,
    })
}

/// The migrations that the database still lacks. Edited and missing files are errors, as for [`migrate`].
pub async fn pending(db: &Db, sources: &Sources) -> Result<Vec<MigrationKey>> {
    let options = MigrateOptions {
        check: true,
        ..MigrateOptions::default()
    };
    let migrated = migrate(db, sources, options).await?;
    Ok(migrated.steps.into_iter().map(|step| step.key).collect())
}

/// Makes all tables of the models at once, without files and without remembering anything: for tests.
pub async fn create_all(db: &Db, registry: &Registry) -> Result<()> {
    let script = super::create_sql(registry, db.dialect())?;
    let session = db.session().await?;
    session.script(&format!("BEGIN;\n{script}\nCOMMIT;")).await
}

/// What is known to be applied, for a program that only looks.
pub(super) async fn applied(db: &Db) -> Result<Vec<Applied>> {
    record::read(db, db.dialect()).await
}

/// One call of [`migrate`].
struct Work<'a> {
    all: &'a Migrations,
    sources: &'a Sources,
    goal: &'a Goal,
    options: MigrateOptions<'a>,
    dialect: Dialect,
}

impl Work<'_> {
    fn plan(&self, applied: &[Applied]) -> Result<Vec<Step>> {
        plan::verify(self.all, self.sources, applied)?;
        let applied = applied.iter().map(|applied| applied.key.clone()).collect();
        let steps = plan::steps(self.all, &applied, self.goal);
        Ok(steps
            .into_iter()
            .map(|(migration, backwards)| self.step(migration, backwards))
            .collect())
    }

    fn step(&self, migration: &Migration, backwards: bool) -> Step {
        let mut operations: Vec<String> = migration
            .operations
            .iter()
            .map(super::Operation::describe)
            .collect();
        if backwards {
            operations.reverse();
        }
        Step {
            key: migration.key.clone(),
            backwards,
            fake: self.options.fake,
            operations,
        }
    }

    /// What others applied while this program waited for the lock is planned no more.
    async fn run(&self, session: &Session) -> Result<Vec<Step>> {
        lock::begin(session, self.dialect, self.options.lock_timeout).await?;
        record::create(session, self.dialect).await?;
        session.script("COMMIT").await?;
        let applied = record::read(session, self.dialect).await?;
        let steps = self.plan(&applied)?;
        let mut executor = Executor {
            session,
            dialect: self.dialect,
            all: self.all,
            applied: applied
                .into_iter()
                .map(|applied| applied.key)
                .collect::<BTreeSet<_>>(),
            lock_timeout: self.options.lock_timeout,
        };
        let mut done = Vec::new();
        for step in steps {
            if !executor.run(&step).await? {
                continue;
            }
            self.options.progress.inspect(|progress| progress(&step));
            done.push(step);
        }
        Ok(done)
    }
}

/// The error for a migration name that is not there.
fn unknown_migration(all: &Migrations, label: &str, name: &str) -> Error {
    let names: Vec<&str> = all
        .iter()
        .filter(|m| m.key.label == label)
        .map(|m| m.key.name.as_str())
        .collect();
    Error::config(format!("`{label}` has no migration `{name}`"))
        .code("orm.E027")
        .hint(format!(
            "it has: {}",
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        ))
}

/// The one migration of a label whose name begins like this.
pub(super) fn find<'a>(all: &'a Migrations, label: &str, name: &str) -> Result<&'a Migration> {
    let own = all.iter().filter(|migration| migration.key.label == label);
    let mut fitting: Vec<&Migration> = own
        .filter(|migration| migration.key.name.starts_with(name))
        .collect();
    if fitting.len() > 1 {
        fitting.retain(|migration| migration.key.name == name);
    }
    match fitting.as_slice() {
        [only] => Ok(only),
        _ => Err(unknown_migration(all, label, name)),
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.backwards {
            "Unapplying"
        } else {
            "Applying"
        };
        write!(
            f,
            "  {verb} {}... {}",
            self.key,
            if self.fake { "FAKED" } else { "OK" }
        )
    }
}

impl fmt::Display for Migrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.planned, self.steps.is_empty()) {
            (true, true) => {
                return f.write_str("Planned operations:\n  No planned migration operations.");
            }
            (false, true) => return f.write_str("  No migrations to apply."),
            (true, false) => f.write_str("Planned operations:")?,
            (false, false) => f.write_str("Running migrations:")?,
        }
        self.steps.iter().try_for_each(|step| {
            if self.planned {
                step.write_plan(f)
            } else {
                write!(f, "\n{step}")
            }
        })
    }
}

impl Step {
    fn write_plan(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let undo = if self.backwards { "undo " } else { "" };
        write!(f, "\n{}", self.key)?;
        self.operations
            .iter()
            .try_for_each(|operation| write!(f, "\n    {undo}{operation}"))
    }
}
