//! A reference to a row of any model: `AnyFk`.

use super::{GenericFk, TargetRow, generic_field, generic_key, key_text};
use crate::{
    db::{Db, Run},
    model::{Model, ModelMeta, Registry, RelationMeta, by_key_tape},
    query::{
        Generic, Pred,
        kind::ToOne,
        path::{Cols, Path},
        tape::Code,
    },
    shape::Slots,
    value::{Cell, ColumnType, DbType, Value, Variant, cell_int, cell_text},
};
use carafe_core::{Error, ErrorKind, Field, Result, object::IntoField};
use std::{marker::PhantomData, panic::Location};

/// A reference to a row of any model that a blueprint lists, as Django's content types make one.
///
/// It is kept in two columns: the model, such as `shop.product`, and the key as a text. The row is asked for on its
/// own, by [`fetch`](Self::fetch).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnyFk {
    model: Box<str>,
    key: Box<str>,
}

impl AnyFk {
    /// The reference to this row. A model that no blueprint lists, or whose key has several columns, is an error.
    ///
    /// ```ignore
    /// let note = NewNote { text, about: AnyFk::to(&db, &product)? }.insert(&db).await?;
    /// ```
    #[track_caller]
    pub fn to<T: Model>(db: &Db, row: &T) -> Result<Self> {
        let at = Location::caller();
        let model = db.registry().model_name(T::META);
        let model = model.map_err(|error| error.located(at))?;
        let key = row.pk().to_value();
        if T::META.pk.len() > 1 || !is_key(&key) {
            return Err(no_reference(T::META).located(at));
        }
        Ok(Self {
            model: model.into(),
            key: key_text(&key).into(),
        })
    }

    /// The model of the row, such as `shop.product`.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The key of the row, as a text.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Fetches the row as one of `T`: `None` when it is a row of another model, or is gone.
    ///
    /// A reference to a model that no blueprint lists (any more) is an error.
    ///
    /// ```ignore
    /// let product: Option<Product> = note.about.fetch(&db).await?;
    /// ```
    #[track_caller]
    pub fn fetch<'e, T: Model>(&self, db: &'e Db) -> Run<'e, Option<T>> {
        let at = Location::caller();
        let same = self
            .known(db.registry())
            .map(|known| known.id == T::META.id);
        let key = same.and_then(|same| {
            let key = || generic_key::<T>(Cell::Text(self.key.as_bytes()));
            same.then(key).transpose()
        });
        Run::new(async move {
            let Some(key) = key.map_err(|error| error.located(at))? else {
                return Ok(None);
            };
            let mut tape = by_key_tape::<T>(key.id.to_value());
            tape.op(Code::Select, 0);
            db.select(tape, at, |mut rows: Vec<T>| Ok(rows.pop())).await
        })
    }

    fn known(&self, registry: &Registry) -> Result<&'static ModelMeta> {
        let found = registry.named(&self.model);
        found.ok_or_else(|| {
            let message = format!(
                "a reference leads to `{}`, which no blueprint lists",
                self.model
            );
            Error::new(ErrorKind::Internal, message)
                .code("orm.E361")
                .hint(
                    "list the model under this label and name, or change the rows that refer to it",
                )
        })
    }
}

fn is_key(key: &Value) -> bool {
    matches!(key, Value::Int(_) | Value::Text(_) | Value::Uuid(_))
}

fn no_reference(meta: &ModelMeta) -> Error {
    let message = format!("an `AnyFk` cannot refer to a row of `{}`", meta.name);
    Error::internal(message)
        .code("orm.E362")
        .hint("the key of the model must be one whole number, one text or one UUID")
}

impl GenericFk for AnyFk {
    type Cols<P: Path, const I: u16> = AnyCols<P, I>;
    const TARGETS: &'static [RelationMeta] = &[];
    const VARIANTS: &'static [Variant] = &[];
    const KEY: ColumnType = ColumnType::Text;

    fn kind(&self) -> &str {
        &self.model
    }

    fn key(&self) -> Value {
        Value::Text(self.key.clone())
    }

    fn read(kind: &str, key: Cell<'_>) -> Result<Option<Self>> {
        let text = cell_text(key).map(Box::from);
        let text = text.or_else(|| cell_int(key).map(|number| number.to_string().into()));
        Ok(Some(Self {
            model: kind.into(),
            key: text.unwrap_or_default(),
        }))
    }
}

/// Not loaded: the reference itself.
#[diagnostic::do_not_recommend]
impl TargetRow<Self> for AnyFk {
    const MANY: u16 = 0;

    fn of(key: &Self) -> Self {
        key.clone()
    }

    fn slots<'a>(&'a mut self, _: &mut Slots<'a>) {}

    fn agrees(&self, key: &Self) -> bool {
        self == key
    }
}

#[diagnostic::do_not_recommend]
impl IntoField for AnyFk {
    fn field(&self) -> Field<'_> {
        generic_field(self)
    }
}

/// What the handle of an [`AnyFk`] has beside its own methods.
pub struct AnyCols<P, const I: u16>(PhantomData<fn() -> P>);

impl<P, const I: u16> Clone for AnyCols<P, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, const I: u16> Copy for AnyCols<P, I> {}

impl<P, const I: u16> std::fmt::Debug for AnyCols<P, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnyCols({I})")
    }
}

impl<P: Path, const I: u16> Cols for AnyCols<P, I> {
    const ALL: &'static Self = &Self(PhantomData);
}

impl<P: Path<Card: ToOne>, const I: u16> AnyCols<P, I> {
    #[expect(
        clippy::unused_self,
        reason = "a handle has no value: its type says everything"
    )]
    /// Refers to a row of this model, such as `shop.Product`; the case does not matter.
    pub fn is_model(self, name: &str) -> Pred<P::Root> {
        Generic::<P, AnyFk, crate::value::NotNull, I>::NEW.is_kind(&name.to_lowercase())
    }
}
