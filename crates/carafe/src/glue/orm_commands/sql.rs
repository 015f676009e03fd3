//! `check --sql`: the statements that the program writes by hand.

use crate::built_in::{Checking, SqlCheck};
use carafe_core::{
    Checks, Error, Result,
    context::{AppHandle, AppParts},
};
use carafe_orm::{LazyDb, model::ModelItem, raw};
use std::path::{Path, PathBuf};

/// Where the sources of the program's own crates are, when this is the machine that built it.
pub(super) struct Folders(Vec<PathBuf>);

impl Folders {
    /// Those of the crates that have routes or models.
    pub(super) fn new(routes: &[&str], lists: &[(String, Vec<ModelItem>)]) -> Self {
        let models = lists
            .iter()
            .flat_map(|(_, models)| models)
            .map(|model| model.folder);
        let mut folders: Vec<PathBuf> = routes
            .iter()
            .copied()
            .chain(models)
            .map(|folder| Path::new(folder).join("src"))
            .collect();
        folders.sort();
        folders.dedup();
        Self(folders)
    }

    pub(super) fn provide(self, parts: &mut AppParts) {
        parts.provide(self);
        parts.provide(SqlCheck(checking));
    }
}

/// Prepares the statements of all sources on the first database.
pub(crate) async fn check(app: &AppHandle) -> Result<raw::SqlReport> {
    let folders = app.get::<Folders>().map(|folders| folders.0.clone());
    let mut folders = folders.unwrap_or_default();
    folders.retain(|folder| folder.is_dir());
    if folders.is_empty() {
        return Err(no_sources());
    }
    let db = LazyDb::of(app)?.db().await?;
    raw::check_sql(&db, &folders).await
}

fn checking(app: AppHandle) -> Checking {
    Box::pin(async move {
        let report = check(&app).await?;
        let checks = report.checks.iter().cloned().collect::<Checks>();
        Ok((looked_at(&report), checks))
    })
}

fn looked_at(report: &raw::SqlReport) -> String {
    let (statements, compared) = (report.statements, report.compared);
    let line =
        format!("Prepared {statements} `sql!` of the sources, compared the columns of {compared}.");
    match report.unknown {
        0 => line,
        unknown => format!(
            "{line}\nNot looked at {unknown}: `.using(…)` sends them elsewhere, or `{{*}}` is of a type that only the compiler knows (write `let rows: Vec<…> = sql!(…)…`)."
        ),
    }
}

#[cold]
fn no_sources() -> Error {
    Error::config("the sources of this program are not on this machine")
        .code("orm.E323")
        .hint("`check --sql` reads them: run it where the program is built, or in its CI")
}
