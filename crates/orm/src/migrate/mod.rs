//! Evolving the schema: operations as TOML files, the state by replaying them, one set of files for all databases.
//!
//! - [`Operation`]: one step, as data; [`Migration`]: a file of them; [`Migrations`]: all files and their order
//! - [`Sources`]: where the files lie
//! - [`make`], [`unmade`]: from the compiled models to new files
//! - [`migrate`], [`pending`]: from files to the database, once, however many programs start
//! - [`show`], [`sql`]: what is applied, and what would be run
//! - [`create_all`]: the whole schema at once, for tests
//!
//! An operation knows states, not SQL; [`Change`] is what happens to a table; the dialects in `ddl` turn that into
//! statements. A new operation, and a new database, is one more file.

mod autodetect;
mod ddl;
mod file;
mod graph;
mod make;
mod operation;
mod run;
mod show;
mod source;

pub(crate) use self::ddl::value_literal;
pub use self::{
    ddl::{Change, Statement},
    file::{Migration, MigrationKey},
    graph::Migrations,
    make::{Made, MakeOptions, make, unmade},
    operation::{
        AddField, AddIndex, AddSearch, AddUnique, CreateModel, Fill, Footprint, Operation,
        RemoveSearch,
    },
    run::{MigrateOptions, Migrated, Step, create_all, migrate, pending},
    show::{Entry, Shown, create_sql, show, sql},
    source::Sources,
};
