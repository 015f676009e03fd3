//! `loaddata`: rows from files in Django's JSON format.

use carafe_core::{
    Error, ErrorKind, Result,
    command::{Call, Command},
};
use carafe_orm::{LazyDb, fixture};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) fn command(folders: Vec<&'static str>) -> Command {
    let folders: Arc<[&'static str]> = folders.into();
    Command::new("loaddata", "Load rows from JSON files", move |call| {
        run(Arc::clone(&folders), call)
    })
    .arguments("file", "A path, or a name below `fixtures/`")
}

async fn run(folders: Arc<[&'static str]>, call: Call) -> Result<()> {
    if call.args.arguments().is_empty() {
        return Err(Error::new(ErrorKind::BadRequest, "`loaddata` needs a file").code("core.E004"));
    }
    let db = LazyDb::of(&call.app)?.db().await?;
    let mut rows = 0;
    for name in call.args.arguments() {
        let path = find(name, call.app.settings().root(), &folders)?;
        let text = fs::read_to_string(&path).map_err(|cause| unreadable(name).cause(cause))?;
        rows += fixture::load(&db, name, &text).await?;
    }
    call.console.line(format_args!("Loaded {rows} rows."));
    Ok(())
}

/// The path itself, or below `fixtures/` of the program and of the crates whose blueprints it mounts.
fn find(name: &str, root: &Path, folders: &[&'static str]) -> Result<PathBuf> {
    let has_ending = Path::new(name).extension().is_some();
    let file = if has_ending {
        name.to_owned()
    } else {
        format!("{name}.json")
    };
    let below = |folder: &Path| folder.join("fixtures").join(&file);
    let places = [PathBuf::from(&file), root.join(&file), below(root)];
    let others = folders.iter().map(|folder| below(Path::new(folder)));
    places
        .into_iter()
        .chain(others)
        .find(|path| path.is_file())
        .ok_or_else(|| unreadable(name))
}

fn unreadable(name: &str) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("there is no fixture `{name}`"),
    )
    .code("carafe.E003")
    .hint("give a path, or the name of a JSON file in `fixtures/`")
}
