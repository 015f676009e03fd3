//! What a model is: a plain struct with `#[model]`, and what the app knows of it.

mod ask;
mod foreign_key;
mod generated;
mod generic;
mod id;
mod list;
mod meta;
mod mixin;
mod proxy;
mod registry;
mod rev_one;
mod rules;
mod soft;
mod to_many;
mod view;

pub use self::{
    foreign_key::{AModel, Fk, HasKey, Known, NotAModel, OneToOne, Unknown, key_to},
    generic::{
        AnyCols, AnyFk, Closed, GenericField, GenericFk, GenericOf, HasGeneric, Refers, TargetRow,
        generic_field, generic_key, generic_key_type, generic_of, generic_relation,
    },
    id::{Id, IntoKey},
    list::{AdminHook, ModelItem},
    meta::{
        ColumnMeta, GenericMeta, ModelMeta, OnDelete, OrderedColumn, RelationKind, RelationMeta,
        SearchField, SearchMeta, Through, Weight, model_id,
    },
    mixin::HasMixin,
    proxy::Proxy,
    registry::{JoinTable, Registered, Registry},
    rev_one::RevOne,
    rules::{Constraint, Generated, Kept, UniqueFor, Validator, computed, condition},
    soft::SoftDelete,
    to_many::{GenericRelation, M2m, Rev},
    view::ReadOnly,
};

pub(crate) use self::generic::{parts_of, stored};

use crate::{
    db::{Db, Run},
    history::{Changes, Recorded},
    query::{
        QuerySet,
        fetched::LoadFetched,
        path::{Cols, ColsOf, Path, Root},
        predicate::IntoPred,
        scoped::OWN,
        tape::{Code, Tape},
    },
    shape::Shape,
    value::{DbType as _, Key, Value},
    write::{self, Bulk, Columns, DeletePreview, InsertMany, Insertable, IntoSets},
};
use carafe_core::{Error, Object};
use std::panic::Location;

/// A struct with `#[model]`: one row of a table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "add `#[model]` to `{Self}`"
)]
pub trait Model: Shape + Object {
    /// The primary key.
    type Pk: Key;
    /// A new row: the columns that have no default.
    type New: Insertable<Model = Self>;
    /// The column handles.
    type Cols<P: Path<Model = Self>>: Cols;
    /// What it looks like, as data.
    const META: &'static ModelMeta;
    /// The column handles outside closures.
    const COLS: ColsOf<Self> = *<ColsOf<Self> as Cols>::ALL;

    /// This row's key.
    fn pk(&self) -> Self::Pk;

    /// The value of a column, by its position.
    fn to_value(&self, column: u16) -> Value;

    /// All rows.
    fn all() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// The rows that fit.
    #[inline]
    fn filter<E: IntoPred<Self>>(condition: impl FnOnce(ColsOf<Self>) -> E) -> QuerySet<Self> {
        QuerySet::new().filter(condition)
    }

    /// The rows with these words, in the columns of `#[model(search(…))]`. See [`QuerySet::search`].
    fn search(words: impl AsRef<str>) -> QuerySet<Self> {
        QuerySet::new().search(words)
    }

    /// Loads relations of rows that are there already, one statement each: Django's `prefetch_related_objects`.
    ///
    /// ```ignore
    /// let products = Product::load(products, &db, |p| (p.category, p.tags)).await?;
    /// ```
    #[track_caller]
    fn load<S, R: LoadFetched<Self, S>>(
        rows: Vec<S>,
        db: &Db,
        relations: impl FnOnce(ColsOf<Self>) -> R,
    ) -> Run<'_, Vec<R::Out>> {
        relations(Self::COLS).load_into(rows, db, Location::caller())
    }

    /// The rows below this one, over its only foreign key to itself: children, their children, and so on.
    ///
    /// The nearest come first; a row that stands above itself is met once.
    fn descendants<const I: u16>(&self) -> QuerySet<Self>
    where
        Self: RefersTo<Self, I>,
    {
        QuerySet::around(by_key(self), I, false)
    }

    /// The rows above this one, over its only foreign key to itself: its parent, the parent's parent, and so on.
    fn ancestors<const I: u16>(&self) -> QuerySet<Self>
    where
        Self: RefersTo<Self, I>,
    {
        QuerySet::around(by_key(self), I, true)
    }

    /// The row with this key. None is a 404.
    #[track_caller]
    fn get(db: &Db, key: impl IntoKey<Self>) -> Run<'_, Self> {
        let tape = key_tape::<Self>(Tape::from(Root::<Self>::NODE), key.into_key().to_value());
        get_one(db, tape, Location::caller())
    }

    /// Inserts many rows, in as few statements as there can be, and gives them back with their keys.
    ///
    /// No row is no statement. Several statements are one transaction. Hooks and `clean` are not run.
    ///
    /// ```ignore
    /// let new = names.iter().map(|name| NewTag { name: name.clone() });
    /// let tags = Tag::insert_many(&db, new).await?;
    /// ```
    #[track_caller]
    fn insert_many<N: Insertable<Model = Self>>(
        db: &Db,
        rows: impl IntoIterator<Item = N>,
    ) -> InsertMany<'_, Self> {
        let rows = rows.into_iter().map(write::tape_of).collect();
        InsertMany::new(db, rows, Location::caller())
    }

    /// Writes these columns of many rows, in few statements, and says how many rows there were.
    ///
    /// Of a row that is named twice the later one counts. Rows with a `version` are all written or none. Hooks and
    /// `clean` are not run.
    ///
    /// ```ignore
    /// Product::bulk_update(&db, &products, |p| (p.price, p.stock)).await?;
    /// ```
    #[track_caller]
    fn bulk_update<'e, 'r, C: Columns<Self>>(
        db: &'e Db,
        rows: impl IntoIterator<Item = &'r Self>,
        columns: impl FnOnce(ColsOf<Self>) -> C,
    ) -> Run<'e, u64>
    where
        Self: 'r,
    {
        let rows: Vec<&Self> = rows.into_iter().collect();
        let value = |column, number: usize| rows[number].to_value(column);
        let columns = columns(Self::COLS).columns();
        let bulk = Bulk::new(
            Root::<Self>::NODE,
            &columns,
            value,
            rows.len(),
            Location::caller(),
        );
        Run::new(async move { bulk?.run(db).await })
    }

    /// Changes this row in the database, and here to what the database then holds.
    #[track_caller]
    fn update<'e, A: IntoSets<Self>>(
        &'e mut self,
        db: &'e Db,
        sets: impl FnOnce(ColsOf<Self>) -> A,
    ) -> Run<'e, ()> {
        let at = Location::caller();
        let mut assigned = Tape::default();
        sets(Self::COLS).sets(&mut assigned);
        Run::new(async move {
            *self = write::update_row(db, self, assigned, at).await?;
            Ok(())
        })
    }

    /// Writes every column of this row; a row that is gone is an error, and so is one that somebody else has
    /// changed, when the model has a `version`.
    #[track_caller]
    fn save<'e>(&'e mut self, db: &'e Db) -> Run<'e, ()> {
        save_columns(self, db, None, Location::caller())
    }

    /// Writes only these columns of this row, and those that are set to the present time.
    ///
    /// ```ignore
    /// product.save_only(&db, |p| (p.price, p.stock)).await?;
    /// ```
    #[track_caller]
    fn save_only<'e, C: Columns<Self>>(
        &'e mut self,
        db: &'e Db,
        columns: impl FnOnce(ColsOf<Self>) -> C,
    ) -> Run<'e, ()> {
        let columns = columns(Self::COLS).columns();
        save_columns(self, db, Some(columns), Location::caller())
    }

    /// Asks everything that a save would be refused for: columns, the model's own rule, unique keys.
    ///
    /// All errors come at once, by field, with status 422.
    ///
    /// ```ignore
    /// product.validate(&db).await?;
    /// ```
    #[track_caller]
    fn validate<'e>(&self, db: &'e Db) -> Run<'e, ()> {
        let (values, at) = (write::values_of(self), Location::caller());
        let key = Self::META
            .pk
            .iter()
            .map(|column| self.to_value(*column))
            .collect();
        let checked = write::Checked {
            node: Root::<Self>::NODE,
            row: (0..).zip(values.iter().cloned()).collect(),
            staged: values,
            own: Some(key),
        };
        Run::new(write::validate(db, checked, at))
    }

    /// The next row in the order of these columns and the key; none after the last, or without a value.
    ///
    /// ```ignore
    /// let newer = post.next_by(&db, |p| p.created).await?;
    /// ```
    #[track_caller]
    fn next_by<'e, C: Columns<Self>>(
        &'e self,
        db: &'e Db,
        columns: impl FnOnce(ColsOf<Self>) -> C,
    ) -> Run<'e, Option<Self>> {
        let (columns, at) = (columns(Self::COLS).columns(), Location::caller());
        Run::new(write::neighbour(db, self, columns, false, at))
    }

    /// The row before this one in the order of these columns and the key.
    #[track_caller]
    fn previous_by<'e, C: Columns<Self>>(
        &'e self,
        db: &'e Db,
        columns: impl FnOnce(ColsOf<Self>) -> C,
    ) -> Run<'e, Option<Self>> {
        let (columns, at) = (columns(Self::COLS).columns(), Location::caller());
        Run::new(write::neighbour(db, self, columns, true, at))
    }

    /// Inserts this row as it is, with the key it has: for rows that come from elsewhere.
    #[track_caller]
    fn force_insert<'e>(&'e mut self, db: &'e Db) -> Run<'e, ()> {
        let at = Location::caller();
        Run::new(async move {
            let mut tape = Tape::from(Root::<Self>::NODE);
            let values = (0..).zip(write::values_of(self));
            let own = |column: u16| Self::META.columns[usize::from(column)].generated.is_none();
            for (column, value) in values.filter(|(column, _)| own(*column)) {
                tape.op_with(Code::InsertColumn, column, value);
            }
            write::fill(Self::META, &mut tape).map_err(|error| error.located(at))?;
            let row = write::insert_row(db, tape, 0, at).await?;
            *self = row.ok_or_else(|| write::gone(at))?;
            Ok(())
        })
    }

    /// Reads this row again; one that is gone is a 404.
    #[track_caller]
    fn refresh_from_db<'e>(&'e mut self, db: &'e Db) -> Run<'e, ()> {
        let row = get_by_key::<Self>(db, &self.pk(), Location::caller());
        Run::new(async move {
            *self = row.await?;
            Ok(())
        })
    }

    /// Deletes this row, or throws it away with `soft_delete`; one that is gone already is a 404.
    #[track_caller]
    fn delete(self, db: &Db) -> Run<'_, ()> {
        let (mut tape, at) = (
            key_tape::<Self>(Tape::from(Root::<Self>::NODE), self.pk().to_value()),
            Location::caller(),
        );
        if Self::META.scope.is_some() {
            tape.op(Code::Unscoped, OWN);
        }
        Run::new(async move {
            match write::delete(db, Self::META, tape, at).await? {
                0 => Err(write::gone(at)),
                _ => Ok(()),
            }
        })
    }

    /// Deletes this row for good, whether or not it was thrown away before.
    ///
    /// ```ignore
    /// product.hard_delete(&db).await?;
    /// ```
    #[track_caller]
    fn hard_delete(self, db: &Db) -> Run<'_, ()>
    where
        Self: SoftDelete,
    {
        let at = Location::caller();
        let tape = by_key(&self);
        Run::new(async move {
            match write::hard_delete(db, Self::META, tape, at).await? {
                0 => Err(write::gone(at)),
                _ => Ok(()),
            }
        })
    }

    /// Takes this row out of the trash, and with it the rows that were thrown away because of it.
    ///
    /// One that is not in the trash (any more) is a 404.
    ///
    /// ```ignore
    /// product.restore(&db).await?;
    /// ```
    #[track_caller]
    fn restore<'e>(&'e mut self, db: &'e Db) -> Run<'e, ()>
    where
        Self: SoftDelete,
    {
        let (tape, at) = (by_key(self), Location::caller());
        let key = self.pk();
        Run::new(async move {
            if write::restore(db, Self::META, tape, at).await? == 0 {
                return Err(write::gone(at));
            }
            *self = get_by_key(db, &key, at).await?;
            Ok(())
        })
    }

    /// The row of the model that this one is a proxy of.
    ///
    /// ```ignore
    /// let product = live.base(&db).await?;
    /// ```
    #[track_caller]
    fn base<'e>(&self, db: &'e Db) -> Run<'e, Self::Base>
    where
        Self: Proxy,
    {
        let start = Tape::base(Root::<Self::Base>::NODE);
        let tape = key_tape::<Self::Base>(start, self.pk().to_value());
        get_one(db, tape, Location::caller())
    }

    /// What happened to this row, newest first; `.await` gives the list.
    ///
    /// ```ignore
    /// for change in product.history(&db).by("anna").limit(10).await? {
    ///     println!("{} {:?}: {:?}", change.at, change.who, change.old(|p| p.price));
    /// }
    /// ```
    #[track_caller]
    fn history<'e>(&self, db: &'e Db) -> Changes<'e, Self>
    where
        Self: Recorded,
    {
        Changes::new(db, Location::caller()).of_row(&write::values_of(self))
    }

    /// What happened to all rows of the model, deleted ones too, newest first.
    ///
    /// ```ignore
    /// let removed = Product::changes(&db).action(Action::Delete).since(yesterday).await?;
    /// Product::changes(&db).until(last_year).prune().await?;
    /// ```
    #[track_caller]
    fn changes(db: &Db) -> Changes<'_, Self>
    where
        Self: Recorded,
    {
        Changes::new(db, Location::caller())
    }

    /// What deleting this row would take along, change, and meet in its way.
    ///
    /// ```ignore
    /// let preview = category.delete_preview(&db).await?;
    /// if !preview.is_allowed() { return Ok(()); }
    /// ```
    #[track_caller]
    fn delete_preview<'e>(&self, db: &'e Db) -> Run<'e, DeletePreview> {
        let (tape, at) = (by_key(self), Location::caller());
        Run::new(write::delete_preview(db, Self::META, tape, at))
    }
}

fn save_columns<'e, M: Model>(
    row: &'e mut M,
    db: &'e Db,
    only: Option<Vec<u16>>,
    at: &'static Location<'static>,
) -> Run<'e, ()> {
    let values = write::values_of(row);
    Run::new(async move {
        let saved = write::save_values(db, Root::<M>::NODE, values.clone(), only, at).await?;
        if saved != values {
            *row = write::row_of(saved)?;
        }
        Ok(())
    })
}

/// A loaded relation that is not the row its key names.
pub(crate) fn relation_mismatch(model: &str, relation: &str) -> Error {
    Error::internal(format!(
        "the loaded `{relation}` of this `{model}` is not the row that its key names"
    ))
    .code("orm.E260")
    .hint(format!(
        "change both with `.set_{relation}(row)`; `.into_base().save(&db)` saves the key alone"
    ))
}

pub(crate) fn get_by_key<'e, M: Model>(
    db: &'e Db,
    key: &M::Pk,
    at: &'static Location<'static>,
) -> Run<'e, M> {
    get_one(
        db,
        key_tape::<M>(Tape::base(Root::<M>::NODE), key.to_value()),
        at,
    )
}

fn get_one<'e, M: Model>(db: &'e Db, mut tape: Tape, at: &'static Location<'static>) -> Run<'e, M> {
    tape.op(Code::NoOrder, 0);
    tape.op_with(Code::Limit, 0, Value::Int(1));
    tape.op(Code::Select, 0);
    db.select(tape, at, |mut rows: Vec<M>| {
        rows.pop().ok_or_else(Error::not_found)
    })
}

fn by_key<M: Model>(row: &M) -> Tape {
    key_tape::<M>(Tape::base(Root::<M>::NODE), row.pk().to_value())
}

/// A query for the row with this key, whatever the model's own conditions leave out.
pub(crate) fn by_key_tape<M: Model>(key: Value) -> Tape {
    key_tape::<M>(Tape::base(Root::<M>::NODE), key)
}

/// A tape with one more condition for each column of the primary key.
fn key_tape<M: Model>(mut tape: Tape, key: Value) -> Tape {
    let node = Root::<M>::NODE;
    let values = match key {
        Value::List(values) => values.into_vec(),
        value => vec![value],
    };
    for (column, value) in M::META.pk.iter().zip(values) {
        tape.at(Code::Column, *column, node);
        tape.value(value);
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
    }
    tape
}

/// `Self` has a relation to `M`, at position `I`: what a `Rev<Self>` field of `M` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not exactly one relation to `{M}`",
    label = "`Rev<{Self}>` needs a field `Fk<{M}>` or `M2m<{M}>` in `{Self}`; of several, `#[field(via = …)]` names one"
)]
pub trait RefersTo<M, const I: u16>: Model {}

/// `Self` has a one-to-one relation to `M`, at position `I`: what a `RevOne<Self>` field of `M` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not exactly one `OneToOne<{M}>` field",
    label = "`RevOne<{Self}>` needs a field `OneToOne<{M}>` in `{Self}`; of several, `#[field(via = …)]` names one"
)]
pub trait RefersToOnce<M, const I: u16>: Model {}

/// The other side of the only one-to-one relation from `T` to `M`.
#[doc(hidden)]
pub const fn rev_one_relation<T: RefersToOnce<M, I>, M, const I: u16>(
    name: &'static str,
) -> RelationMeta {
    RelationMeta::reverse_one(name, I, || T::META)
}

/// The other side of the only relation from `T` to `M`.
#[doc(hidden)]
pub const fn rev_relation<T: RefersTo<M, I>, M, const I: u16>(name: &'static str) -> RelationMeta {
    RelationMeta::reverse(name, I, || T::META)
}

/// The position of the only relation from `T` to `M`.
#[doc(hidden)]
#[expect(
    clippy::extra_unused_type_parameters,
    reason = "the compiler works out the position from them"
)]
pub const fn relation_to<T: RefersTo<M, I>, M, const I: u16>() -> u16 {
    I
}

/// These columns are unique in `Self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no UNIQUE constraint on exactly these columns",
    label = "not a unique key of `{Self}`",
    note = "add `#[model(unique(…))]`, with the columns in the same order"
)]
pub trait UniqueOn<K> {}

// A second implementation beside the primary key's: of one alone, rustc would take its columns for the meant ones, and
// speak of types instead of constraints.
#[diagnostic::do_not_recommend]
impl<M: Model> UniqueOn<crate::query::Never> for M {}
