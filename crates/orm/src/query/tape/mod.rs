//! A query as it is built: a tape of operations in postfix order, its values, and a running hash of its shape.
//!
//! Values are kept apart and never hashed, so two queries that differ in values only have one shape, one SQL
//! text and one prepared statement.

mod code;

pub use self::code::Code;

use crate::{model::ModelMeta, value::Value};
use std::fmt;

/// Added to the relation of [`Code::Link`], [`Code::Unlink`] and [`Code::UnlinkOthers`]: the same with the two sides of
/// the third table swapped, for a model that is related to itself.
pub const MIRRORED: u16 = 1 << 15;

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

/// What [`Code::JsonTest`] asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum JsonTest {
    /// Whether it is the value.
    Eq = 0,
    /// Whether it is another, or not there.
    Ne = 1,
    /// Whether it is less.
    Lt = 2,
    /// Whether it is less or equal.
    Le = 3,
    /// Whether it is greater.
    Gt = 4,
    /// Whether it is greater or equal.
    Ge = 5,
    /// Whether the value is contained in it.
    Contains = 6,
    /// Whether it is contained in the value.
    ContainedBy = 7,
    /// Whether it is there.
    Exists = 8,
    /// Its text.
    Text = 9,
    /// Its number.
    Number = 10,
}

impl JsonTest {
    /// All of them, by number.
    pub const ALL: [Self; 11] = [
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::Contains,
        Self::ContainedBy,
        Self::Exists,
        Self::Text,
        Self::Number,
    ];
}

/// How rows are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum LockOption {
    /// A row that somebody else holds is an error.
    NoWait = 1,
    /// A row that somebody else holds is left out.
    SkipLocked = 2,
    /// Rows that refer to it may come.
    NoKey = 4,
    /// The caller asked for it; a change that locks for itself does without where nothing can be locked.
    Asked = 8,
    /// Others may lock it in the same way.
    Shared = 16,
}

/// How [`Code::Combine`] puts rows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Combination {
    /// In either.
    Union = 0,
    /// Of both, equal ones too.
    UnionAll = 1,
    /// In both.
    Intersection = 2,
    /// In both, equal ones too.
    IntersectionAll = 3,
    /// In the first, not in the second.
    Difference = 4,
    /// In the first, less those of the second, one by one.
    DifferenceAll = 5,
}

/// Bits beside the relation of [`Code::Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub enum Tree {
    /// Upwards.
    Up = 0x8000,
    /// Without the rows it starts with.
    Strict = 0x4000,
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
    /// Whether the last step goes backwards: over a relation of this model, to the rows that refer to the parent.
    pub back: bool,
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

impl Tape {
    fn push(&mut self, op: Op) {
        match op.node {
            Some(node) => self.at(op.code, op.arg, node),
            None => self.op(op.code, op.arg),
        }
    }

    /// Takes off an operation that has no value.
    pub(crate) fn take(&mut self, code: Code) -> Option<u16> {
        let arg = self.ops().iter().find(|op| op.code == code)?.arg;
        let whole = std::mem::take(self);
        let others = whole.ops().iter().filter(|op| op.code != code);
        others.for_each(|op| self.push(*op));
        self.values = whole.values;
        Some(arg)
    }

    /// A part of it, with the values of that part.
    #[must_use]
    pub fn part(&self, ops: std::ops::Range<usize>, values: std::ops::Range<usize>) -> Self {
        let mut part = Self::default();
        self.ops()[ops].iter().for_each(|op| part.push(*op));
        self.values()[values]
            .iter()
            .for_each(|value| part.values.push(value.clone()));
        part
    }

    /// Moves another tape behind this one, with other paths.
    pub fn join_moved(
        &mut self,
        other: Self,
        mut way: impl FnMut(&Op) -> Option<&'static PathNode>,
    ) {
        for op in other.ops() {
            let node = way(op);
            self.push(Op { node, ..*op });
        }
        self.values.append(other.values);
    }

    /// Moves another tape behind this one; its outermost operations of the code `from` become `to`.
    pub fn join_as(&mut self, other: &Self, from: Code, to: Code) {
        let mut depth = 0_i32;
        for op in other.ops() {
            depth += op.code.nesting();
            let code = if op.code == from && depth == 0 {
                to
            } else {
                op.code
            };
            match op.node {
                Some(node) => self.at(code, op.arg, node),
                None => self.op(code, op.arg),
            }
        }
        let values = other.values().iter();
        values.for_each(|value| self.values.push(value.clone()));
    }

    /// The limit of the query itself.
    pub fn most_rows(&self) -> Option<i64> {
        let (mut depth, mut value, mut most) = (0_i32, 0, None);
        for op in self.ops() {
            depth += op.code.nesting();
            if depth == 0 && op.code == Code::Limit {
                most = self.values().get(value);
            }
            value += usize::from(op.takes_value());
        }
        match most {
            Some(Value::Int(rows)) => Some(*rows),
            _ => None,
        }
    }

    /// Whether the query itself, not one inside it, has a limit or an offset.
    pub fn is_windowed(&self) -> bool {
        let mut depth = 0_i32;
        self.ops().iter().any(|op| {
            depth += op.code.nesting();
            depth == 0 && matches!(op.code, Code::Limit | Code::Offset)
        })
    }
}

impl Code {
    /// 1 where a query inside the query starts, -1 where it ends.
    pub(crate) fn nesting(self) -> i32 {
        match self {
            Self::Query | Self::Arm | Self::Load => 1,
            Self::EndQuery | Self::EndArm | Self::EndLoad => -1,
            _ => 0,
        }
    }
}

impl Op {
    /// Whether it takes the next value.
    pub fn takes_value(self) -> bool {
        matches!(
            self.code,
            Code::Value
                | Code::Limit
                | Code::Offset
                | Code::InsertColumn
                | Code::Member
                | Code::List
        )
    }
}

impl Tape {
    /// Appends an operation about a related row that takes a value.
    pub fn value_at(&mut self, code: Code, arg: u16, node: &'static PathNode, value: Value) {
        self.values.push(value);
        self.at(code, arg, node);
    }

    /// Appends values that no operation of the tape takes: those of the models' own conditions.
    pub(crate) fn lend(&mut self, values: &[Value]) {
        for value in values {
            self.values.push(value.clone());
        }
    }
}
