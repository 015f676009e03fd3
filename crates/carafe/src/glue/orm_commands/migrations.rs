//! `migrate`, `makemigrations`, `showmigrations`, `sqlmigrate`: Django's names and flags.

use carafe_core::{
    Error, ErrorKind, Result,
    command::{Call, Command},
    context::AppHandle,
};
use carafe_orm::{
    Db, LazyDb,
    migrate::{self, MakeOptions, MigrateOptions, Sources},
};

pub(super) fn commands() -> Vec<Command> {
    let migrate = Command::new("migrate", "Bring the database up to date", run_migrate)
        .argument("label", "Only this one")
        .argument("migration", "Up or down to this one; `zero` takes all back")
        .flag("plan", "Only say what would be done")
        .flag("check", "Fail when something is left to do, and do nothing")
        .flag("fake", "Only remember it as done");
    let make = Command::new(
        "makemigrations",
        "Write what the models have and no migration makes",
        run_make,
    )
    .arguments("label", "Only these")
    .flag("check", "Fail when something is missing, and write nothing")
    .flag("dry-run", "Show what would be written")
    .option("name", "NAME", "Name the files");
    let show = Command::new(
        "showmigrations",
        "List migrations and which are applied",
        run_show,
    )
    .arguments("label", "Only these");
    let sql = Command::new("sqlmigrate", "Print the SQL of a migration", run_sql)
        .argument("label", "Its label")
        .argument("migration", "Its name, or the beginning of it")
        .flag("backwards", "The SQL that takes it back");
    vec![migrate, make, show, sql]
}

fn sources(app: &AppHandle) -> Result<&Sources> {
    app.get::<Sources>()
        .ok_or_else(|| Error::internal("an app with models has its migrations"))
}

async fn db(app: &AppHandle) -> Result<Db> {
    LazyDb::of(app)?.db().await
}

async fn run_migrate(call: Call) -> Result<()> {
    let options = MigrateOptions {
        label: call.args.argument(0),
        target: call.args.argument(1),
        plan: call.args.flag("plan"),
        check: call.args.flag("check"),
        fake: call.args.flag("fake"),
        ..MigrateOptions::default()
    };
    let done = migrate::migrate(&db(&call.app).await?, sources(&call.app)?, options).await?;
    call.console.line(&done);
    if options.check && !done.steps.is_empty() {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!("{} migrations are not applied", done.steps.len()),
        ));
    }
    Ok(())
}

async fn run_make(call: Call) -> Result<()> {
    let options = MakeOptions {
        labels: call.args.arguments().to_vec(),
        check: call.args.flag("check"),
        dry_run: call.args.flag("dry-run"),
        name: call.args.option("name").map(str::to_owned),
    };
    let registry = LazyDb::of(&call.app)?.registry();
    let made = migrate::make(registry, sources(&call.app)?, &options)?;
    call.console.line(&made);
    if options.check && !made.is_empty() {
        return Err(Error::new(
            ErrorKind::Conflict,
            "the models have changes that no migration makes",
        ));
    }
    Ok(())
}

async fn run_show(call: Call) -> Result<()> {
    let shown = migrate::show(
        &db(&call.app).await?,
        sources(&call.app)?,
        call.args.arguments(),
    )
    .await?;
    call.console.line(shown);
    Ok(())
}

async fn run_sql(call: Call) -> Result<()> {
    let (Some(label), Some(name)) = (call.args.argument(0), call.args.argument(1)) else {
        let error = Error::new(
            ErrorKind::BadRequest,
            "`sqlmigrate` needs a label and a migration",
        );
        return Err(error.code("core.E004").hint("`sqlmigrate shop 0001`"));
    };
    let dialect = LazyDb::of(&call.app)?.url().dialect();
    let script = migrate::sql(
        sources(&call.app)?,
        label,
        name,
        dialect,
        call.args.flag("backwards"),
    )?;
    call.console.line(script.trim_end());
    Ok(())
}
