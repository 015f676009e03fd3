//! A query as it is built: a tape of operations in postfix order, its values, and a running hash of its shape.
//!
//! Values are kept apart and never hashed, so two queries that differ in values only have one shape, one SQL
//! text and one prepared statement.

use crate::{model::ModelMeta, value::Value};
use std::fmt;

/// What an operation does. Operands come before it on the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Code {
    /// Nothing.
    #[default]
    Nop,
    /// The model that is asked; always the first operation.
    From,
    /// Column `arg` of the row at `node`.
    Column,
    /// The key that relation `arg` of the row at `node` holds.
    RelationKey,
    /// The next value.
    Value,
    /// NULL, written out: `eq` and `set` read differently with it.
    Null,
    /// `a = b`; NULL equals NULL.
    Eq,
    /// `a <> b`; NULL differs from every value.
    Ne,
    /// `a < b`.
    Lt,
    /// `a <= b`.
    Le,
    /// `a > b`.
    Gt,
    /// `a >= b`.
    Ge,
    /// `a` contains the text `b`; `arg` is a [`TextMatch`].
    Text,
    /// `a` is one of the values of the list `b`, or of its rows when `arg` is 1.
    In,
    /// `a IS NULL`.
    IsNull,
    /// `a AND b`.
    And,
    /// `a OR b`.
    Or,
    /// `NOT a`.
    Not,
    /// `a + b`.
    Add,
    /// `a - b`.
    Sub,
    /// `a * b`.
    Mul,
    /// `a / b`.
    Div,
    /// `a`, or `b` when `a` is NULL.
    Coalesce,
    /// Starts a query over the to-many relation of `node`, up to [`Code::EndExists`].
    Exists,
    /// Ends [`Code::Exists`]; `arg` is 1 when a condition stands before it.
    EndExists,
    /// The row belongs to relation `arg` of the row at `node` whose key is the next value.
    Member,
    /// The condition on the stack limits the rows.
    Filter,
    /// The expression on the stack orders the rows, small first.
    Asc,
    /// The expression on the stack orders the rows, large first.
    Desc,
    /// Forgets the order so far.
    NoOrder,
    /// By primary key when nothing else orders the rows.
    AnyOrder,
    /// Forgets the columns of the result so far.
    NoOut,
    /// The rows stay locked until the transaction ends.
    ForUpdate,
    /// Loads relation `arg`, up to [`Code::EndLoad`].
    Load,
    /// Ends [`Code::Load`].
    EndLoad,
    /// At most the next value's number of rows.
    Limit,
    /// After the next value's number of rows.
    Offset,
    /// The expression on the stack is a column of the result.
    Out,
    /// Column `arg` gets the expression on the stack.
    Set,
    /// Column `arg` of a new row gets the next value.
    InsertColumn,
    /// Starts a query inside an expression, up to [`Code::EndQuery`]; its [`Code::From`] follows.
    Query,
    /// Ends [`Code::Query`].
    EndQuery,
    /// The statement is a SELECT.
    Select,
    /// The statement counts rows.
    Count,
    /// The statement asks whether there is a row.
    Any,
    /// The statement inserts a row and reads it back.
    Insert,
    /// The statement updates rows.
    Update,
    /// The statement deletes rows.
    Delete,
    /// The statement links the row whose key comes first to those of the list, over relation `arg`.
    Link,
    /// The statement removes the links to those of the list.
    Unlink,
    /// The statement removes the links to all but those of the list.
    UnlinkOthers,
}

/// How [`Code::Text`] compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum TextMatch {
    /// Somewhere in it.
    Contains = 0,
    /// Somewhere in it, whatever the case.
    IContains = 1,
    /// At its start.
    StartsWith = 2,
    /// At its start, whatever the case.
    IStartsWith = 3,
    /// At its end.
    EndsWith = 4,
    /// At its end, whatever the case.
    IEndsWith = 5,
    /// The whole, whatever the case.
    IExact = 6,
}

/// A way from the model that is asked to a related row, one per type of path, made by the compiler.
#[derive(Debug)]
pub struct PathNode {
    /// The way up to the last step.
    pub parent: Option<&'static PathNode>,
    /// The last step: a relation of the parent's model.
    pub relation: u16,
    /// Whether it starts a query of its own, as in `.any(|x| …)`.
    pub scope: bool,
    /// Number of the way: two nodes with the same number are the same way.
    pub id: u64,
    /// The model it ends at.
    pub model: &'static ModelMeta,
}

/// One operation.
#[derive(Clone, Copy, Default)]
pub struct Op {
    /// What it does.
    pub code: Code,
    /// Its number, such as a column's position.
    pub arg: u16,
    /// The way it speaks of.
    pub node: Option<&'static PathNode>,
}

impl PartialEq for Op {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
            && self.arg == other.arg
            && self.node.map(|node| node.id) == other.node.map(|node| node.id)
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.code, self.arg)
    }
}

/// A vector whose first `N` items need no allocation.
#[derive(Clone)]
pub struct Small<T, const N: usize> {
    len: usize,
    inline: [T; N],
    spilled: Vec<T>,
}

impl<T: Default, const N: usize> Default for Small<T, N> {
    #[inline]
    fn default() -> Self {
        Self {
            len: 0,
            inline: std::array::from_fn(|_| T::default()),
            spilled: Vec::new(),
        }
    }
}

impl<T: fmt::Debug + Default, const N: usize> fmt::Debug for Small<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl<T: Default, const N: usize> Small<T, N> {
    /// Appends an item.
    #[inline]
    pub fn push(&mut self, item: T) {
        if self.len < N {
            self.inline[self.len] = item;
        } else {
            if self.len == N {
                self.spill();
            }
            self.spilled.push(item);
        }
        self.len += 1;
    }

    #[cold]
    fn spill(&mut self) {
        self.spilled.reserve(N * 3);
        self.spilled
            .extend(self.inline.iter_mut().map(std::mem::take));
    }

    /// The items.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        if self.len <= N {
            &self.inline[..self.len]
        } else {
            &self.spilled
        }
    }

    /// Moves the items of another one behind these.
    #[inline]
    pub fn append(&mut self, mut other: Self) {
        if other.len <= N {
            for item in &mut other.inline[..other.len] {
                self.push(std::mem::take(item));
            }
        } else {
            other.spilled.into_iter().for_each(|item| self.push(item));
        }
    }
}

/// Mixes one word into a hash: the multiplication folded onto itself, as in wyhash.
#[expect(
    clippy::cast_possible_truncation,
    reason = "both halves of the product are taken"
)]
pub const fn mix(hash: u64, word: u64) -> u64 {
    let product = (hash ^ word) as u128 * 0x9E37_79B9_7F4A_7C15;
    (product as u64) ^ ((product >> 64) as u64) ^ hash.rotate_left(23)
}

/// A query or a part of one.
#[derive(Clone)]
pub struct Tape {
    ops: Small<Op, 10>,
    values: Small<Value, 3>,
    hash: (u64, u64),
}

impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape")
            .field("ops", &self.ops)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl Default for Tape {
    #[inline]
    fn default() -> Self {
        // Fractional digits of pi: any two different words will do.
        let hash = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);
        Self {
            ops: Small::default(),
            values: Small::default(),
            hash,
        }
    }
}

impl Tape {
    /// A tape that starts with a query over this model.
    #[inline]
    pub fn from(node: &'static PathNode) -> Self {
        let mut tape = Self::default();
        tape.at(Code::From, 0, node);
        tape
    }

    #[inline]
    fn mix(&mut self, word: u64) {
        self.hash = (
            mix(self.hash.0, word),
            mix(self.hash.1, word ^ 0xA409_3822_299F_31D0),
        );
    }

    /// Appends an operation.
    #[inline]
    pub fn op(&mut self, code: Code, arg: u16) {
        self.ops.push(Op {
            code,
            arg,
            node: None,
        });
        self.mix(code as u64 | u64::from(arg) << 8);
    }

    /// Appends an operation about a related row.
    #[inline]
    pub fn at(&mut self, code: Code, arg: u16, node: &'static PathNode) {
        self.ops.push(Op {
            code,
            arg,
            node: Some(node),
        });
        self.mix((code as u64 | u64::from(arg) << 8) ^ node.id.rotate_left(17));
    }

    /// Appends a value as an operand.
    #[inline]
    pub fn value(&mut self, value: Value) {
        self.op_with(Code::Value, 0, value);
    }

    /// Appends an operation that takes a value.
    #[inline]
    pub fn op_with(&mut self, code: Code, arg: u16, value: Value) {
        self.values.push(value);
        self.op(code, arg);
    }

    /// Moves another tape behind this one.
    #[inline]
    pub fn join(&mut self, other: Self) {
        self.mix(other.hash.0 ^ other.hash.1.rotate_left(32));
        self.ops.append(other.ops);
        self.values.append(other.values);
    }

    /// The operations.
    #[inline]
    pub fn ops(&self) -> &[Op] {
        self.ops.as_slice()
    }

    /// The values, in the order of the operations that take them.
    #[inline]
    pub fn values(&self) -> &[Value] {
        self.values.as_slice()
    }

    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        self.ops().is_empty()
    }

    /// The hash of its shape.
    #[inline]
    pub fn key(&self) -> u128 {
        u128::from(self.hash.0) << 64 | u128::from(self.hash.1)
    }
}

impl Op {
    /// Whether it takes the next value.
    pub fn takes_value(self) -> bool {
        matches!(
            self.code,
            Code::Value | Code::Limit | Code::Offset | Code::InsertColumn | Code::Member
        )
    }
}

impl Tape {
    /// Appends an operation about a related row that takes a value.
    pub fn value_at(&mut self, code: Code, arg: u16, node: &'static PathNode, value: Value) {
        self.values.push(value);
        self.at(code, arg, node);
    }
}
