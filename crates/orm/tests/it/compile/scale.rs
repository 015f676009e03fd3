//! Sixty models with ten columns, four relations and five queries each, as one file: the compiler has to stay fast.
//!
//! The time is printed, never asserted: `make proof` runs the full count and keeps the report.

use super::package::Package;
use std::{fmt::Write, fs, path::Path, time::Instant};

/// How many models the full count has.
const MODELS: usize = 60;

#[test]
fn many_models_with_queries_are_checked() {
    let scale =
        std::env::var_os("CARAFE_TEST_SCALE").and_then(|scale| scale.to_str()?.parse().ok());
    let models = models(scale.unwrap_or(0.05));
    let lib = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many_models.rs");
    // The first check builds what the package depends on; the second is the one to measure.
    fs::write(&lib, "//! Nothing yet.\n").expect("cargo's folder for tests can be written");
    let package = Package::new("many_models", &lib);
    package.write();
    check(&package);
    fs::write(&lib, source(models)).expect("cargo's folder for tests can be written");
    let start = Instant::now();
    check(&package);
    println!(
        "proof: {models} models with {} queries: checked in {:.1} s",
        models * 5,
        start.elapsed().as_secs_f64()
    );
}

fn check(package: &Package) {
    let output = package.check(&["--lib"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small counts"
)]
fn models(scale: f64) -> usize {
    ((MODELS as f64 * scale) as usize).max(8)
}

/// The models and their queries.
fn source(models: usize) -> String {
    let mut source = String::from(
        "//! Many models.\n\nuse carafe_core::{DateTime, Decimal, Result};\nuse carafe_macros::model;\n\
         use carafe_orm::{Db, Fk, Id, Insertable, M2m, Model, Rev};\n",
    );
    for index in 0..models {
        let name = |steps: usize| format!("M{:02}x", (index + steps) % models);
        let text = TEMPLATE
            .replace("{T}", &name(0))
            .replace("{owner}", &name(1))
            .replace("{parent}", &name(7))
            .replace("{tag}", &name(3))
            .replace("{item}", &name(models - 1))
            .replace("{i}", &index.to_string());
        write!(source, "{text}").expect("writing to a text cannot fail");
    }
    source
}

const TEMPLATE: &str = r#"
/// One model.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct {T} {
    pub id: Id<Self>,
    pub owner: Fk<{owner}>,
    pub parent: Option<Fk<{parent}>>,
    pub name: String,
    pub note: Option<String>,
    #[field(default = 0)]
    pub qty: i32,
    #[field(digits(10, 2))]
    pub price: Decimal,
    #[field(default = true)]
    pub active: bool,
    #[field(auto_now_add)]
    pub created: DateTime,
    pub rating: f64,
    pub tags: M2m<{tag}>,
    #[field(via = owner)]
    pub items: Rev<{item}>,
}

/// Its queries.
pub mod q{i} {
    use super::*;

    /// Filters through relations.
    pub async fn a(db: &Db, s: &str) -> Result<Vec<{T}>> {
        {T}::filter(|p| p.owner.name.eq(s) & p.tags.any(|t| t.name.eq("sale") & t.qty.gt(3)) | !p.active)
            .order_by(|p| (-p.price, p.id))
            .fetch(db)
            .await
    }

    /// A page.
    pub async fn b(db: &Db) -> Result<u64> {
        let query = {T}::filter(|p| p.price.lt(10) & p.parent.note.is_null());
        let page = query.order_by(|p| -p.created).page(2, 25).fetch(db).await?;
        Ok(page.total)
    }

    /// Loads relations.
    pub async fn c(db: &Db) -> Result<usize> {
        let rows = {T}::all().with(|p| (p.owner.with(|o| o.parent), p.tags, p.items.filter(|i| i.active)));
        let mut n = 0;
        for p in rows.fetch(db).await? {
            n += p.name.len() + p.owner.name.len() + p.owner.parent.iter().count() + p.tags.len() + p.items.len();
        }
        Ok(n)
    }

    /// Selects columns.
    pub async fn d(db: &Db) -> Result<i64> {
        let rows = {T}::filter(|p| p.rating.ge(0.5)).select(|p| (p.id, p.name, p.parent.name, p.price, p.qty));
        let mut n = 0;
        for (id, name, parent, _, qty) in rows.fetch(db).await? {
            n += id.raw() + i64::from(qty) + parent.map_or(0, |_| 1) + i64::from(name.is_empty());
        }
        Ok(n)
    }

    /// Writes.
    pub async fn e(db: &Db, o: &{owner}) -> Result<{T}> {
        let rows = {T}::filter(|p| p.qty.gt(0));
        rows.update(db, |p| (p.qty.set(p.qty - 1), p.note.set("x"))).await?;
        let new = New{T} { owner: o.into(), name: "a".into(), price: 9.into(), rating: 1.0 };
        new.with(|p| p.qty.set(5)).insert(db).await
    }
}
"#;
