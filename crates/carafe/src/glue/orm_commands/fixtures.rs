//! `loaddata` and `dumpdata`: rows from and to files in Django's JSON format.

use carafe_core::{
    Error, ErrorKind, Result,
    command::{Call, Command},
};
use carafe_orm::{
    LazyDb,
    fixture::{self, DumpOptions, LoadOptions},
};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Cursor},
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) fn commands(folders: Vec<&'static str>) -> [Command; 2] {
    let folders: Arc<[&'static str]> = folders.into();
    let load = Command::new("loaddata", "Load rows from JSON files", move |call| {
        load(Arc::clone(&folders), call)
    })
    .arguments(
        "file",
        "A path, a name below `fixtures/`, or `-` for standard input",
    )
    .option(
        "exclude",
        "NAMES",
        "Leave out these labels and models, between commas",
    )
    .flag(
        "ignorenonexistent",
        "Leave out models and fields that are not there",
    );
    let dump = Command::new("dumpdata", "Print rows as JSON", dump)
        .arguments(
            "name",
            "Only these labels and models: `shop`, `shop.product`",
        )
        .option("exclude", "NAMES", "Leave out these, between commas")
        .option("format", "FORMAT", "`json`, or `jsonl` for one row a line")
        .option("indent", "BLANKS", "Indent the JSON")
        .option("output", "FILE", "Write to this file")
        .flag("natural-foreign", "Write foreign keys as natural keys")
        .flag(
            "natural-primary",
            "Leave out keys of models with natural keys",
        );
    [load, dump]
}

async fn load(folders: Arc<[&'static str]>, call: Call) -> Result<()> {
    if call.args.arguments().is_empty() {
        return Err(Error::new(ErrorKind::BadRequest, "`loaddata` needs a file").code("core.E004"));
    }
    let options = LoadOptions {
        ignore_nonexistent: call.args.flag("ignorenonexistent"),
        exclude: names(&call, "exclude"),
    };
    let db = LazyDb::of(&call.app)?.db().await?;
    let mut rows = 0;
    for name in call.args.arguments() {
        let input = open(name, call.app.settings().root(), &folders)?;
        rows += fixture::load_from(&db, (name, input), &options).await?;
    }
    call.console.line(format_args!("Loaded {rows} rows."));
    Ok(())
}

type Input = Box<dyn BufRead + Send>;

fn open(name: &str, root: &Path, folders: &[&'static str]) -> Result<Input> {
    if name == "-" {
        let mut text = Vec::new();
        io::Read::read_to_end(&mut io::stdin(), &mut text).map_err(Error::from)?;
        return Ok(Box::new(Cursor::new(text)));
    }
    let path = find(name, root, folders)?;
    let file = File::open(&path).map_err(|cause| unreadable(name).cause(cause))?;
    Ok(Box::new(BufReader::new(file)))
}

async fn dump(call: Call) -> Result<()> {
    let options = options(&call)?;
    let db = LazyDb::of(&call.app)?.db().await?;
    let Some(path) = call.args.option("output") else {
        let mut text = Vec::new();
        fixture::dump(&db, &options, &mut text).await?;
        call.console.line(String::from_utf8_lossy(&text).trim_end());
        return Ok(());
    };
    let file = File::create(path).map_err(|cause| unwritable(path).cause(cause))?;
    let rows = fixture::dump(&db, &options, &mut BufWriter::new(file)).await?;
    call.console
        .line(format_args!("Wrote {rows} rows to {path}."));
    Ok(())
}

fn options(call: &Call) -> Result<DumpOptions> {
    let lines = match call.args.option("format") {
        None => call.args.option("output").is_some_and(|path| {
            let extension = Path::new(path).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
        }),
        Some("json") => false,
        Some("jsonl") => true,
        Some(other) => {
            return Err(wrong(
                &format!("there is no format `{other}`"),
                "json or jsonl",
            ));
        }
    };
    let indent = call.args.option("indent").map(|blanks| {
        blanks
            .parse()
            .ok()
            .filter(|blanks| *blanks <= 16)
            .ok_or_else(|| wrong("`--indent` is no number of blanks", "`--indent 2`"))
    });
    Ok(DumpOptions {
        models: call.args.arguments().to_vec(),
        exclude: names(call, "exclude"),
        natural_foreign: call.args.flag("natural-foreign"),
        natural_primary: call.args.flag("natural-primary"),
        indent: indent.transpose()?,
        lines,
    })
}

/// The names of an option, between commas.
fn names(call: &Call, option: &str) -> Vec<String> {
    let text = call.args.option(option).unwrap_or_default();
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn wrong(message: &str, hint: &str) -> Error {
    Error::new(ErrorKind::BadRequest, message.to_owned())
        .code("core.E004")
        .hint(hint.to_owned())
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

fn unwritable(path: &str) -> Error {
    Error::new(ErrorKind::BadRequest, format!("`{path}` cannot be written"))
        .code("carafe.E003")
        .hint("give a path in a folder that is there")
}
