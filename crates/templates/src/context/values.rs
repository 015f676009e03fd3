//! What can be given to a template.

use super::{
    Context, TemplateValue,
    kinds::{Erased, Many, Map, Maybe, Of, Plain, Pointer, Row as RowKind},
    root::Inner,
    rows::{One, Row, Rows, scalar, snapshot},
    typed::Typed,
};
use crate::{
    missed,
    value::{Safe, Value},
};
use carafe_core::{Date, DateTime, Decimal, Field, Object, Time};
use minijinja::value::{Enumerator, Object as JinjaObject, Value as Jinja};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::Hash,
    rc::Rc,
    sync::Arc,
};

macro_rules! plain {
    ($($type:ty: |$value:ident| $make:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl TemplateValue<Plain> for $type {
            fn into_value(self) -> Value {
                let $value = self;
                Value(Jinja::from($make))
            }
            fn to_value(&self) -> Value {
                self.clone().into_value()
            }
        }
    )* };
}

plain! {
    bool: |x| x; char: |x| x; f32: |x| x; f64: |x| x;
    i8: |x| x; i16: |x| x; i32: |x| x; i64: |x| x; isize: |x| x as i64;
    u8: |x| x; u16: |x| x; u32: |x| x; u64: |x| x; usize: |x| x;
    (): |x| x; String: |x| x; &str: |x| x; Cow<'_, str>: |x| &*x; Arc<str>: |x| x; Box<str>: |x| &*x;
    Decimal: |x| Typed::Decimal(x); Date: |x| Typed::Date(x); Time: |x| Typed::Time(x);
    DateTime: |x| Typed::DateTime(x); Context: |x| Jinja::from_object(Inner(x)); Field<'_>: |x| scalar(x); Value: |x| x.0; Safe: |x| Jinja::from_safe_string(x.0);
}

#[diagnostic::do_not_recommend]
impl<T: Object + 'static> TemplateValue<RowKind> for T {
    fn into_value(self) -> Value {
        Value(Jinja::from_object(Row::new(Arc::new(One(self)), 0)))
    }

    fn to_value(&self) -> Value {
        Value(snapshot(self))
    }

    fn list_into_value(items: Vec<Self>) -> Value {
        let count = items.len();
        Value(Jinja::from_object(Rows::new(Arc::new(items), count)))
    }
}

/// A shared row is read through its owner, not copied.
#[diagnostic::do_not_recommend]
impl<T: Object + 'static> TemplateValue<Of<Arc<()>, RowKind>> for Arc<T> {
    fn into_value(self) -> Value {
        Value(Jinja::from_object(Row::new(Arc::new(self), 0)))
    }

    fn to_value(&self) -> Value {
        self.clone().into_value()
    }
}

#[diagnostic::do_not_recommend]
impl TemplateValue<Erased> for Box<dyn Object> {
    fn into_value(self) -> Value {
        Value(Jinja::from_object(Row::new(Arc::new(self), 0)))
    }

    fn to_value(&self) -> Value {
        Value(snapshot(&**self))
    }
}

#[diagnostic::do_not_recommend]
impl TemplateValue<Erased> for &dyn Object {
    fn into_value(self) -> Value {
        Value(snapshot(self))
    }

    fn to_value(&self) -> Value {
        Value(snapshot(*self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: TemplateValue<K>, K> TemplateValue<Of<Pointer, K>> for &T {
    fn into_value(self) -> Value {
        (*self).to_value()
    }

    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

macro_rules! boxes {
    ($($pointer:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: TemplateValue<K>, K> TemplateValue<Of<Pointer, K>> for $pointer<T> {
            fn into_value(self) -> Value {
                (*self).to_value()
            }
            fn to_value(&self) -> Value {
                (**self).to_value()
            }
        }
    )* };
}
boxes!(Box Rc);

#[diagnostic::do_not_recommend]
impl<T: TemplateValue<K>, K> TemplateValue<Of<Maybe, K>> for Option<T> {
    fn into_value(self) -> Value {
        self.map_or_else(Value::none, T::into_value)
    }

    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, T::to_value)
    }
}

#[diagnostic::do_not_recommend]
impl<T: TemplateValue<K>, K> TemplateValue<Of<Many, K>> for Vec<T> {
    fn into_value(self) -> Value {
        T::list_into_value(self)
    }

    fn to_value(&self) -> Value {
        Value::list(self.iter().map(T::to_value))
    }
}

#[diagnostic::do_not_recommend]
impl<T: TemplateValue<K>, K> TemplateValue<Of<Many, K>> for &[T] {
    fn into_value(self) -> Value {
        Value::list(self.iter().map(T::to_value))
    }

    fn to_value(&self) -> Value {
        (*self).into_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T: TemplateValue<K>, K, const N: usize> TemplateValue<Of<Many, K>> for [T; N] {
    fn into_value(self) -> Value {
        Value::list(self.map(T::into_value))
    }

    fn to_value(&self) -> Value {
        self.as_slice().into_value()
    }
}

macro_rules! sets {
    ($($set:ident $(: $hasher:ident)?;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: TemplateValue<K>, K $(, $hasher)?> TemplateValue<Of<Many, K>> for $set<T $(, $hasher)?> {
            fn into_value(self) -> Value {
                Value::list(self.into_iter().map(T::into_value))
            }
            fn to_value(&self) -> Value {
                Value::list(self.iter().map(T::to_value))
            }
        }
    )* };
}
sets! { BTreeSet; HashSet: S; }

/// The items of a map in its own order. Small maps are searched from the front, as contexts are.
#[derive(Debug)]
struct Pairs(BTreeMap<String, Jinja>);

impl JinjaObject for Pairs {
    fn get_value(self: &Arc<Self>, key: &Jinja) -> Option<Jinja> {
        match key.as_str() {
            Some(name) => self.get_value_by_str(name),
            None => self.0.get(&key.to_string()).cloned(),
        }
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Jinja> {
        let found = self.0.get(key).cloned();
        if found.is_none() {
            missed::note_keys(key, self.0.keys().cloned());
        }
        found
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(|key| Jinja::from(key.as_str())).collect())
    }
}

fn pairs(items: impl Iterator<Item = (String, Value)>) -> Value {
    let items = items.map(|(key, value)| (key, value.0)).collect();
    Value(Jinja::from_object(Pairs(items)))
}

#[diagnostic::do_not_recommend]
impl<N: ToString + Ord, T: TemplateValue<K>, K> TemplateValue<Of<Map, K>> for BTreeMap<N, T> {
    fn into_value(self) -> Value {
        pairs(
            self.into_iter()
                .map(|(key, value)| (key.to_string(), value.into_value())),
        )
    }

    fn to_value(&self) -> Value {
        pairs(
            self.iter()
                .map(|(key, value)| (key.to_string(), value.to_value())),
        )
    }
}

#[diagnostic::do_not_recommend]
impl<N: ToString + Eq + Hash, T: TemplateValue<K>, K, S> TemplateValue<Of<Map, K>>
    for HashMap<N, T, S>
{
    fn into_value(self) -> Value {
        pairs(
            self.into_iter()
                .map(|(key, value)| (key.to_string(), value.into_value())),
        )
    }

    fn to_value(&self) -> Value {
        pairs(
            self.iter()
                .map(|(key, value)| (key.to_string(), value.to_value())),
        )
    }
}

macro_rules! tuples {
    ($(($($item:ident $kind:ident $place:tt),*);)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($item: TemplateValue<$kind>, $kind),*> TemplateValue<Of<Many, ($($kind,)*)>> for ($($item,)*) {
            fn into_value(self) -> Value {
                Value::list([$(self.$place.into_value()),*])
            }
            fn to_value(&self) -> Value {
                Value::list([$(self.$place.to_value()),*])
            }
        }
    )* };
}
tuples! { (A Ka 0, B Kb 1); (A Ka 0, B Kb 1, C Kc 2); (A Ka 0, B Kb 1, C Kc 2, D Kd 3); }
