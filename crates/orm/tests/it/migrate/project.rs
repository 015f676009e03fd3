//! A crate with models and migrations that exists for one test, and the databases it is tried on.

use carafe_core::Result;
use carafe_orm::{
    db::Db,
    migrate::{Made, MakeOptions, MigrateOptions, Migrated, Sources, make, migrate},
    model::{ModelItem, Registry},
    sql::Dialect,
    test::TestDb,
    value::Value,
};
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The folder of a crate; it is gone after the test.
pub(super) struct Project {
    folder: &'static str,
}

impl Project {
    pub(super) fn new() -> Self {
        let name = format!(
            "carafe-migrate-{}-{}",
            std::process::id(),
            NUMBER.fetch_add(1, Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self {
            folder: folder.to_str().unwrap().to_owned().leak(),
        }
    }

    pub(super) fn folder(&self) -> &'static str {
        self.folder
    }

    fn path(&self, file: &str) -> PathBuf {
        PathBuf::from(self.folder).join("migrations").join(file)
    }

    /// The text of `shop/0001_initial.toml`.
    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(super) fn write(&self, file: &str, text: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    pub(super) fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).unwrap();
    }

    /// The names of the files of a label.
    pub(super) fn files(&self, label: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(label)) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.folder);
    }
}

/// A registry with these lists of models, each under its label.
pub(super) fn listed(lists: impl IntoIterator<Item = (&'static str, Vec<ModelItem>)>) -> Registry {
    let mut registry = Registry::new();
    for (label, items) in lists {
        registry.add(label, items).unwrap();
    }
    registry
}

/// The folders of these models.
pub(super) fn on_disk(registry: &Registry) -> Sources {
    Sources::on_disk(registry).unwrap()
}

/// Runs `makemigrations`.
pub(super) fn write_new(registry: &Registry) -> Result<Made> {
    make(
        registry,
        &Sources::on_disk(registry)?,
        &MakeOptions::default(),
    )
}

/// The models of a module: `models!(project; first::Category, first::Tag)`.
macro_rules! models {
    ($project:expr; $($model:ty),* $(,)?) => {
        vec![$(carafe_orm::model::ModelItem::of::<$model>($project.folder())),*]
    };
}
pub(super) use models;

/// Empty databases: SQLite, and PostgreSQL when its server is known.
pub(super) async fn databases() -> Vec<TestDb> {
    TestDb::every(Registry::new).await
}

/// Another program on the same database.
pub(super) async fn another(db: &TestDb) -> Db {
    Db::open(&db.full_url(), Registry::new()).await.unwrap()
}

/// Runs `migrate` with everything.
pub(super) async fn apply(db: &Db, sources: &Sources) -> Result<Migrated> {
    migrate(db, sources, MigrateOptions::default()).await
}

/// Runs `migrate label target`.
pub(super) async fn apply_to(
    db: &Db,
    sources: &Sources,
    label: &str,
    target: &str,
) -> Result<Migrated> {
    let options = MigrateOptions {
        label: Some(label),
        target: Some(target),
        ..MigrateOptions::default()
    };
    migrate(db, sources, options).await
}

/// The first column of a statement's rows, as text.
pub(super) async fn column(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.rows(sql, &[]).await.unwrap();
    rows.iter().map(|row| text(&row[0])).collect()
}

/// A statement's rows, as text.
pub(super) async fn rows(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.rows(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| row.iter().map(text).collect::<Vec<_>>().join("|"))
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(yes) => u8::from(*yes).to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// Everything in the database that migrations make, by name; columns by table and name, in no order of theirs.
pub(super) async fn schema(db: &Db) -> BTreeMap<String, String> {
    let sql = match db.dialect() {
        Dialect::Sqlite => SQLITE_SCHEMA,
        Dialect::MariaDb | Dialect::MySql => MYSQL_SCHEMA,
        _ => POSTGRES_SCHEMA,
    };
    let rows = db.rows(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| (text(&row[0]), text(&row[1])))
        .filter(|(name, _)| !name.contains("carafe_"))
        .collect()
}

const SQLITE_SCHEMA: &str = "
    SELECT m.name || '.' || c.name, c.type || ' ' || c.\"notnull\" || ' ' || c.pk || ' ' || coalesce(c.dflt_value, '-')
    FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
    UNION ALL SELECT 'index ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
    UNION ALL SELECT 'key ' || m.name || '.' || k.\"from\", k.\"table\" || '.' || k.\"to\" || ' ' || k.on_delete
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'";

const MYSQL_SCHEMA: &str = "
    SELECT concat(table_name, '.', column_name), concat_ws(' ', column_type, is_nullable, extra, column_default, collation_name)
    FROM information_schema.columns WHERE table_schema = database()
    UNION ALL SELECT concat('index ', if(index_name = 'PRIMARY', concat(table_name, ' primary'), index_name)), concat_ws(' ', table_name, non_unique,
        group_concat(column_name, coalesce(sub_part, ''), collation ORDER BY seq_in_index))
    FROM information_schema.statistics WHERE table_schema = database() GROUP BY table_name, index_name, non_unique
    UNION ALL SELECT concat('key ', constraint_name), concat_ws(' ', table_name, referenced_table_name, delete_rule)
    FROM information_schema.referential_constraints WHERE constraint_schema = database()";

const POSTGRES_SCHEMA: &str = "
    SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable || ' ' || is_identity || ' '
        || coalesce(character_maximum_length, numeric_precision, 0) || ' ' || coalesce(column_default, '-')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace";
