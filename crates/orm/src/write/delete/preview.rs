//! What a deletion would do, for the page that asks, and why it cannot be.

use super::collect::{At, Collected, Going, Referring};
use crate::{db::Db, dynamic::DynQuery, model::ModelMeta, query::tape::Code, value::Value};
use carafe_core::{Error, ErrorKind, Result, error::codes};

/// Rows that are shown of each model.
const EXAMPLES: u64 = 10;

/// What deleting would do: [`Model::delete_preview`](crate::model::Model::delete_preview).
#[derive(Debug, Default)]
pub struct DeletePreview {
    /// The rows that go, by model; the asked ones come first.
    pub deleted: Vec<Affected>,
    /// The rows that stay and refer to something else afterwards.
    pub changed: Vec<Affected>,
    /// The rows because of which it would be refused.
    pub protected: Vec<Affected>,
}

/// Rows of one model.
#[derive(Debug)]
#[non_exhaustive]
pub struct Affected {
    /// Their model.
    pub model: &'static ModelMeta,
    /// The field that refers to a row that goes; `None` for the rows that were asked for.
    pub field: Option<&'static str>,
    /// How many.
    pub count: u64,
    /// The short texts of the first ten.
    pub examples: Vec<String>,
}

impl DeletePreview {
    /// Whether nothing is in the way.
    pub fn is_allowed(&self) -> bool {
        self.protected.is_empty()
    }

    /// How many rows go.
    pub fn count(&self) -> u64 {
        self.deleted.iter().map(|affected| affected.count).sum()
    }
}

pub(super) async fn of(db: &Db, collected: &Collected<'_>, at: At) -> Result<DeletePreview> {
    let mut preview = DeletePreview::default();
    for going in &collected.going {
        if !going.rows.is_empty() {
            preview.deleted.push(affected_rows(db, going).await?);
        }
    }
    for rows in &collected.leaves {
        merge(&mut preview.deleted, affected(db, rows, at).await?);
    }
    for rows in &collected.changed {
        merge(&mut preview.changed, affected(db, rows, at).await?);
    }
    for rows in &collected.protected {
        merge(&mut preview.protected, affected(db, rows, at).await?);
    }
    Ok(preview)
}

/// Rows of one model are one entry, whatever the number of lists their keys were asked by.
fn merge(all: &mut Vec<Affected>, more: Affected) {
    let known = all
        .iter_mut()
        .find(|one| one.model.id == more.model.id && one.field == more.field);
    match known {
        _ if more.count == 0 => {}
        Some(known) => known.count += more.count,
        None => all.push(more),
    }
}

/// Rows are asked for their text by key, which is one column that nobody hides.
fn may_show(meta: &ModelMeta) -> bool {
    matches!(meta.pk, [column] if !meta.columns[usize::from(*column)].secret)
}

async fn affected_rows(db: &Db, going: &Going) -> Result<Affected> {
    let meta = going.meta;
    let mut examples = Vec::new();
    let shown = usize::try_from(EXAMPLES).unwrap_or(usize::MAX);
    if may_show(meta) {
        let keys = going
            .rows
            .iter()
            .take(shown)
            .map(|row| Going::key(meta, row));
        let query = DynQuery::new(meta).filter("pk__in", Value::List(keys.collect()))?;
        examples = texts(db, query).await?;
    }
    Ok(Affected {
        model: meta,
        field: None,
        count: going.rows.len() as u64,
        examples,
    })
}

async fn affected(db: &Db, rows: &Referring, at: At) -> Result<Affected> {
    let meta = rows.key.model;
    let field = rows.key.field;
    let mut tape = rows.tape();
    tape.op(Code::Count, 0);
    let count = db.select(tape, at, |rows: Vec<i64>| {
        Ok(rows.first().copied().unwrap_or(0))
    });
    let count = count.await?.unsigned_abs();
    let mut examples = Vec::new();
    if count > 0 && may_show(meta) {
        let mut query = DynQuery::new(meta);
        let mut column = field;
        if let Some(kind) = &rows.key.kind {
            column = meta.columns[usize::from(rows.key.column)].field;
            let kind_column = meta.columns[usize::from(rows.key.column) - 1].field;
            query = query.filter(kind_column, Value::Text(kind.clone()))?;
        }
        let query = query.filter(&format!("{column}__in"), Value::List(rows.keys()))?;
        examples = texts(db, query).await?;
    }
    Ok(Affected {
        model: meta,
        field: Some(field),
        count,
        examples,
    })
}

async fn texts(db: &Db, query: DynQuery) -> Result<Vec<String>> {
    let rows = query.order_by(["pk"])?.limit(EXAMPLES).choices(db).await?;
    Ok(rows.into_iter().map(|(_, text)| text).collect())
}

/// An error that names the rows in the way.
pub(super) async fn refuse(db: &Db, collected: &Collected<'_>, at: At) -> Result<()> {
    if collected.protected.is_empty() {
        return Ok(());
    }
    let mut parts = Vec::new();
    for rows in &collected.protected {
        let affected = affected(db, rows, at).await?;
        let more = if affected.count > affected.examples.len() as u64 {
            ", …"
        } else {
            ""
        };
        parts.push(format!(
            "{} × {}.{} ({}{more})",
            affected.count,
            affected.model.name,
            affected.field.unwrap_or_default(),
            affected.examples.join(", ")
        ));
    }
    Err(Error::new(
        ErrorKind::Conflict,
        format!(
            "rows still refer to what is to be deleted: {}",
            parts.join("; ")
        ),
    )
    .code(codes::FOREIGN_KEY)
    .hint("delete them first, or let them refer to another row: their `on_delete` forbids it")
    .located(at))
}
