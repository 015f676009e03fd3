//! Models inside a template: read by name while it runs, never copied whole when they are owned.

use super::typed::Typed;
use crate::missed;
use carafe_core::{Field, Object};
use minijinja::value::{DynObject, Enumerator, Object as JinjaObject, ObjectRepr, Value};
use std::{borrow::Cow, cmp::Ordering, fmt, sync::Arc};

/// Whoever owns the rows. The engine wants owners, [`Field`] only borrows: so a row inside the engine
/// is its owner and the way to it.
pub(crate) trait Owner: Send + Sync {
    fn row(&self, place: usize) -> Option<&dyn Object>;
}

/// An owner of one row.
pub(crate) struct One<T>(pub(crate) T);

impl<T: Object> Owner for One<T> {
    fn row(&self, _place: usize) -> Option<&dyn Object> {
        Some(&self.0)
    }
}

impl<T: Object> Owner for Arc<T> {
    fn row(&self, _place: usize) -> Option<&dyn Object> {
        Some(&**self)
    }
}

impl Owner for Box<dyn Object> {
    fn row(&self, _place: usize) -> Option<&dyn Object> {
        Some(&**self)
    }
}

impl<T: Object> Owner for Vec<T> {
    fn row(&self, place: usize) -> Option<&dyn Object> {
        self.get(place).map(|row| row as &dyn Object)
    }
}

/// A list of rows of one owner.
pub(crate) struct Rows {
    owner: Arc<dyn Owner>,
    count: usize,
}

impl Rows {
    pub(crate) fn new(owner: Arc<dyn Owner>, count: usize) -> Self {
        Self { owner, count }
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows", self.count)
    }
}

impl JinjaObject for Rows {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let place = key.as_usize().filter(|place| *place < self.count)?;
        Some(Value::from_object(Row::new(self.owner.clone(), place)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.count)
    }
}

/// One row of an owner, or a row reached from it through loaded foreign keys.
pub(crate) struct Row {
    owner: Arc<dyn Owner>,
    place: usize,
    path: Box<[&'static str]>,
}

impl Row {
    pub(crate) fn new(owner: Arc<dyn Owner>, place: usize) -> Self {
        Self {
            owner,
            place,
            path: Box::default(),
        }
    }

    fn read<R>(&self, read: impl FnOnce(&dyn Object) -> R) -> Option<R> {
        let mut object = self.owner.row(self.place)?;
        for step in &self.path {
            match object.get(step)? {
                Field::Object(next) => object = next,
                _ => return None,
            }
        }
        Some(read(object))
    }

    fn step(&self, object: &dyn Object, name: &str) -> Option<Self> {
        let known = object.fields().iter().find(|known| **known == name)?;
        let path = self.path.iter().chain([known]).copied().collect();
        Some(Self {
            owner: self.owner.clone(),
            place: self.place,
            path,
        })
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.read(|object| match object.get(name) {
            None => {
                missed::note(name, object.fields());
                None
            }
            Some(Field::Object(inner)) => Some(match self.step(object, name) {
                Some(row) => Value::from_object(row),
                None => snapshot(inner),
            }),
            Some(field) => Some(scalar(field)),
        })?
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.read(|object| object.display()).unwrap_or_default())
    }
}

impl JinjaObject for Row {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.get(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.read(|object| loaded(object).map(Value::from).collect());
        Enumerator::Values(names.unwrap_or_default())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = other.downcast_ref::<Self>()?;
        Some(format!("{self:?}").cmp(&format!("{other:?}"))).filter(|order| order.is_ne())
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

fn loaded(object: &dyn Object) -> impl Iterator<Item = &'static str> {
    let known = object.fields().iter().copied();
    known.filter(move |name| object.get(name).is_some())
}

/// A row that was only borrowed: its fields are copied.
struct Snapshot {
    fields: &'static [&'static str],
    values: Vec<Option<Value>>,
    display: String,
}

/// Copies what is loaded of a row.
pub(crate) fn snapshot(object: &dyn Object) -> Value {
    let fields = object.fields();
    let values = fields.iter().map(|name| object.get(name).map(scalar));
    Value::from_object(Snapshot {
        fields,
        values: values.collect(),
        display: object.display(),
    })
}

impl Snapshot {
    fn get(&self, name: &str) -> Option<Value> {
        let place = self.fields.iter().position(|known| *known == name);
        let found = place.and_then(|place| self.values[place].clone());
        if found.is_none() {
            missed::note(name, self.fields);
        }
        found
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

impl JinjaObject for Snapshot {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.get(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.fields.iter().zip(&self.values);
        let loaded = names.filter(|(_, value)| value.is_some());
        Enumerator::Values(loaded.map(|(name, _)| Value::from(*name)).collect())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

/// A field as a value of the engine; objects inside it are copied.
pub(crate) fn scalar(field: Field<'_>) -> Value {
    match field {
        Field::Bool(yes) => yes.into(),
        Field::Int(number) => number.into(),
        Field::Float(number) => number.into(),
        Field::Decimal(number) => Typed::Decimal(number).into(),
        Field::Text(Cow::Borrowed(text)) => text.into(),
        Field::Text(Cow::Owned(text)) => text.into(),
        Field::Bytes(bytes) => Value::from_bytes(bytes.to_vec()),
        Field::Date(date) => Typed::Date(date).into(),
        Field::Time(time) => Typed::Time(time).into(),
        Field::DateTime(at) => Typed::DateTime(at).into(),
        Field::Object(object) => snapshot(object),
        Field::List(items) => items.into_iter().map(scalar).collect::<Vec<_>>().into(),
        Field::Map(items) => items
            .into_iter()
            .map(|(name, value)| (name.into_owned(), scalar(value)))
            .collect(),
        // `Null`, and kinds that core adds later until they are taught here.
        _ => ().into(),
    }
}
