//! The links of a many-to-many relation: rows of a third table, or of a model of their own.

use super::{complete_insert, explain};
use crate::{
    db::{Db, Tx},
    dynamic::DynRow,
    model::{ModelMeta, RelationKind, RelationMeta, Through},
    query::tape::{Code, MIRRORED, PathNode, Tape},
    shape::Shape,
    value::{KeyValue, Row, Value},
};
use carafe_core::{Error, Result};
use std::panic::Location;

/// The relation of one row.
#[derive(Clone)]
pub(crate) struct Links {
    pub(crate) node: &'static PathNode,
    pub(crate) relation: u16,
    pub(crate) owner: Value,
    pub(crate) at: &'static Location<'static>,
}

impl Links {
    fn declared(&self) -> &'static RelationMeta {
        &self.node.model.relations[usize::from(self.relation)]
    }

    fn database(&self, db: &Db) -> Result<Db> {
        db.for_rows(self.node.model)
            .map_err(|error| error.located(self.at))
    }

    /// Links these rows too; `extra` are assignments to columns of the links' own model.
    pub(crate) async fn add(&self, db: &Db, keys: Value, extra: Tape) -> Result<()> {
        let db = &self.database(db)?;
        let (declared, both) = (self.declared(), self.declared().symmetrical);
        let Some(through) = declared.through else {
            if !both {
                return self.send(db, Code::Link, 0, keys).await;
            }
            return db
                .atomic(async move |tx| {
                    self.send(tx, Code::Link, 0, keys.clone()).await?;
                    self.send(tx, Code::Link, MIRRORED, keys).await
                })
                .await;
        };
        db.atomic(async move |tx| {
            let ends = ends(through)?;
            self.add_rows(tx, ends, &keys, &extra).await?;
            if both {
                self.add_rows(tx, ends.swapped(), &keys, &extra).await?;
            }
            Ok(())
        })
        .await
    }

    /// Removes the links to these rows, or to all but these.
    pub(crate) async fn remove(&self, db: &Db, code: Code, keys: Value) -> Result<()> {
        let db = &self.database(db)?;
        if !self.declared().symmetrical {
            return self.send(db, code, 0, keys).await;
        }
        db.atomic(async move |tx| {
            self.send(tx, code, 0, keys.clone()).await?;
            self.send(tx, code, MIRRORED, keys).await
        })
        .await
    }

    /// Links these rows and no others.
    pub(crate) async fn set(&self, db: &Db, keys: Value) -> Result<()> {
        let db = self.database(db)?;
        db.atomic(async move |tx| {
            self.remove(tx, Code::UnlinkOthers, keys.clone()).await?;
            self.add(tx, keys, Tape::default()).await
        })
        .await
    }

    async fn send(&self, db: &Db, code: Code, side: u16, keys: Value) -> Result<()> {
        let mut tape = Tape::from(self.node);
        tape.value(self.owner.clone());
        tape.value(keys);
        tape.at(code, self.relation | side, self.node);
        db.write(tape, self.at).await.map(drop)
    }

    /// One row of the links' model for each row that is not linked yet.
    async fn add_rows(&self, tx: &Tx, ends: Ends, keys: &Value, extra: &Tape) -> Result<()> {
        let Value::List(wanted) = keys else {
            return Err(Error::internal("links are given as a list"));
        };
        let linked = self.linked(tx, ends, keys).await?;
        let mut done: Vec<KeyValue> = linked.into_iter().map(|far| far.0).collect();
        for key in wanted {
            let known = KeyValue::from(key.clone());
            if !done.contains(&known) {
                self.add_row(tx, ends, key, extra).await?;
                done.push(known);
            }
        }
        Ok(())
    }

    /// Somebody else may link the same rows meanwhile: where the links are unique, theirs serves as well.
    async fn add_row(&self, tx: &Tx, ends: Ends, key: &Value, extra: &Tape) -> Result<()> {
        let mut tape = Tape::from(ends.root());
        tape.op_with(Code::InsertColumn, ends.near, self.owner.clone());
        tape.op_with(Code::InsertColumn, ends.far, key.clone());
        tape.join(extra.clone());
        complete_insert(ends.model, &mut tape)?;
        let at = self.at;
        let inserted = tx
            .atomic(async move |tx| tx.select(tape, at, Ok::<Vec<DynRow>, Error>).await)
            .await;
        match inserted {
            Err(error) if error.is_unique_violation() => {
                let one = Value::List([key.clone()].into());
                if self.linked(tx, ends, &one).await?.is_empty() {
                    return Err(explain(error, ends.model));
                }
                Ok(())
            }
            other => other.map(drop),
        }
    }

    /// Which of these rows are linked.
    async fn linked(&self, tx: &Tx, ends: Ends, keys: &Value) -> Result<Vec<Far>> {
        let root = ends.root();
        let mut tape = Tape::from(root);
        tape.at(Code::Column, ends.near, root);
        tape.value(self.owner.clone());
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
        tape.at(Code::Column, ends.far, root);
        tape.value(keys.clone());
        tape.op(Code::In, 0);
        tape.op(Code::Filter, 0);
        tape.at(Code::Column, ends.far, root);
        tape.op(Code::Out, 0);
        tape.op(Code::Select, 0);
        tx.select(tape, self.at, Ok).await
    }
}

/// The model of the links, and its columns for the two sides.
#[derive(Clone, Copy)]
struct Ends {
    model: &'static ModelMeta,
    near: u16,
    far: u16,
}

impl Ends {
    fn swapped(self) -> Self {
        Self {
            near: self.far,
            far: self.near,
            ..self
        }
    }

    fn root(self) -> &'static PathNode {
        crate::dynamic::root(self.model)
    }
}

fn ends(through: Through) -> Result<Ends> {
    let model = (through.model)();
    let column = |relation: u16| match model.relations[usize::from(relation)].kind {
        RelationKind::ForeignKey { column, .. } => Ok(column),
        _ => Err(Error::internal(format!(
            "`{}` holds no such key",
            model.name
        ))),
    };
    Ok(Ends {
        model,
        near: column(through.near)?,
        far: column(through.far)?,
    })
}

/// The key of a linked row.
struct Far(KeyValue);

impl Shape for Far {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        KeyValue::from_cell(row.cell()?).map(Self)
    }
}
