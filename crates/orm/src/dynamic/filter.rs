//! `DynFilter`: lookups with AND, OR and NOT, for queries by name and by type.

use super::{DynQuery, json::joined, keyset::Key, lookup::Given, walk};
use crate::{
    model::{Model, ModelMeta},
    query::{
        QuerySet,
        tape::{Code, Tape},
    },
    shape::Shape,
    value::Value,
};
use carafe_core::Result;
use std::ops;

/// Conditions as lookups, which a model reads when they are applied: `category__name__icontains`.
///
/// Combine them with `&`, `|` and `!`. [`parse`](Self::parse) reads them from a query string.
///
/// ```
/// use carafe_orm::dynamic::DynFilter;
///
/// let cheap = DynFilter::new("price__lt", 5) | DynFilter::new("sale", true);
/// let filter = cheap & !DynFilter::new("tags__name", "old");
/// ```
#[must_use = "a filter does nothing until it is applied to a query"]
#[derive(Debug, Clone)]
pub struct DynFilter {
    pub(super) node: Node,
    pub(super) order: Vec<Box<str>>,
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Lookup(Box<str>, Given),
}

impl DynFilter {
    pub(super) fn of(node: Node) -> Self {
        Self {
            node,
            order: Vec::new(),
        }
    }

    /// One lookup and its value; a list for `in` and `range`.
    pub fn new(lookup: &str, value: impl Into<Value>) -> Self {
        Self::of(Node::Lookup(lookup.into(), Given::Value(value.into())))
    }

    /// One lookup and its value as somebody typed it; items of a list stand between commas.
    pub fn typed(lookup: &str, text: &str) -> Self {
        Self::of(Node::Lookup(lookup.into(), Given::Typed(text.into())))
    }

    /// All of these; every row when there is none.
    pub fn all(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Node::All(filters.into_iter().map(|f| f.node).collect()))
    }

    /// Any of these; no row when there is none.
    pub fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Node::Any(filters.into_iter().map(|f| f.node).collect()))
    }

    /// The condition on a model.
    pub(super) fn tape(&self, meta: &'static ModelMeta) -> Result<Tape> {
        tape(&self.node, meta)
    }

    pub(super) fn keys(&self, meta: &'static ModelMeta) -> Result<Vec<Key>> {
        self.order
            .iter()
            .map(|name| Key::parse(meta, name))
            .collect()
    }
}

fn tape(node: &Node, meta: &'static ModelMeta) -> Result<Tape> {
    let each = |nodes: &[Node]| -> Result<Vec<Tape>> {
        nodes.iter().map(|node| tape(node, meta)).collect()
    };
    Ok(match node {
        Node::All(nodes) => joined(each(nodes)?, Code::And, true),
        Node::Any(nodes) => joined(each(nodes)?, Code::Or, false),
        Node::Not(node) => {
            let mut tape = tape(node, meta)?;
            tape.op(Code::Not, 0);
            tape
        }
        Node::Lookup(lookup, value) => walk::condition(meta, lookup, value.clone())?,
    })
}

impl ops::BitAnd for DynFilter {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::all([self, other])
    }
}

impl ops::BitOr for DynFilter {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::any([self, other])
    }
}

impl ops::Not for DynFilter {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(Node::Not(Box::new(self.node)))
    }
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Only the rows that fit a filter made of names, and in its order when it has one.
    ///
    /// Errors are the asker's: a name that is not there, a value that does not fit.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Id, Model, dynamic::DynFilter};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Product { pub id: Id<Self>, pub name: String, pub price: i32 }
    /// # fn example(query_string: &str) -> carafe_core::Result<()> {
    /// let filter = DynFilter::parse(query_string, &["name__icontains", "price__*"])?;
    /// let products = Product::all().apply(&filter)?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn apply(mut self, filter: &DynFilter) -> Result<Self> {
        let at = std::panic::Location::caller();
        let located = |error: carafe_core::Error| error.located(at);
        self.tape.join(filter.tape(M::META).map_err(located)?);
        self.tape.op(Code::Filter, 0);
        let keys = filter.keys(M::META).map_err(located)?;
        if !keys.is_empty() {
            self.tape.op(Code::NoOrder, 0);
            for key in keys {
                key.write(&mut self.tape);
            }
        }
        Ok(self)
    }
}

impl DynQuery {
    /// Only the rows that fit a filter, and in its order when it has one.
    pub fn apply(mut self, filter: &DynFilter) -> Result<Self> {
        let condition = filter.tape(self.meta)?;
        let keys = filter.keys(self.meta)?;
        self = self.matching(condition);
        if !keys.is_empty() {
            self.order = keys;
        }
        Ok(self)
    }
}
