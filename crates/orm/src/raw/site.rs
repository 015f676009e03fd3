//! One `sql!` or `expr!` of the program. A number stands for it on a tape.

use crate::{
    model::ModelMeta,
    shape::{RowType, Shape},
    value::{ColumnType, DbType, Nullness},
};
use std::{
    any::TypeId,
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock},
};

/// A part of its SQL.
#[derive(Debug, Clone, Copy)]
pub enum Piece {
    /// As it is.
    Text(&'static str),
    /// The capture with this number.
    Capture(usize),
    /// The list with this number.
    List(usize),
    /// The columns of the row type, behind this alias.
    Star(&'static str),
    /// The table of a model.
    Table(fn() -> &'static ModelMeta),
}

/// One `sql!` or `expr!`.
#[derive(Debug)]
pub struct Site {
    pub(crate) pieces: &'static [Piece],
    /// The type of an expression, and whether it may be NULL.
    pub(crate) typed: Option<(ColumnType, bool)>,
    number: OnceLock<u16>,
}

impl Site {
    /// A statement.
    pub const fn statement(pieces: &'static [Piece]) -> Self {
        Self {
            pieces,
            typed: None,
            number: OnceLock::new(),
        }
    }

    /// An expression of type `D`.
    pub const fn expression<D: DbType>(pieces: &'static [Piece]) -> Self {
        Self {
            pieces,
            typed: Some((D::TYPE, D::Null::YES)),
            number: OnceLock::new(),
        }
    }

    /// How many different captures it has.
    pub(crate) fn captures(&self) -> usize {
        let numbers = self.pieces.iter().map(|piece| match piece {
            Piece::Capture(number) | Piece::List(number) => number + 1,
            _ => 0,
        });
        numbers.max().unwrap_or(0)
    }

    /// Its number: the same one as long as the program runs.
    pub(super) fn number(&'static self) -> u16 {
        *self.number.get_or_init(|| {
            let mut sites = SITES.write().unwrap_or_else(PoisonError::into_inner);
            sites.push(self);
            u16::try_from(sites.len() - 1).unwrap_or(u16::MAX)
        })
    }
}

static SITES: RwLock<Vec<&'static Site>> = RwLock::new(Vec::new());

/// The one with this number.
pub(crate) fn site(number: u16) -> Option<&'static Site> {
    let sites = SITES.read().unwrap_or_else(PoisonError::into_inner);
    sites.get(usize::from(number)).copied()
}

#[derive(Default)]
struct Rows {
    numbers: HashMap<TypeId, u16>,
    types: Vec<&'static RowType>,
}

static ROWS: OnceLock<RwLock<Rows>> = OnceLock::new();

fn rows() -> &'static RwLock<Rows> {
    ROWS.get_or_init(RwLock::default)
}

/// The number of a row type. What is known of one is kept as long as the program runs: there are as many as the
/// program names.
pub(super) fn row_number<S: Shape>() -> u16 {
    let id = TypeId::of::<S>();
    let known = rows()
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .numbers
        .get(&id)
        .copied();
    known.unwrap_or_else(|| put_row(id, RowType::of::<S>()))
}

#[cold]
fn put_row(id: TypeId, row: RowType) -> u16 {
    let mut rows = rows().write().unwrap_or_else(PoisonError::into_inner);
    let Rows { numbers, types } = &mut *rows;
    *numbers.entry(id).or_insert_with(|| {
        types.push(Box::leak(Box::new(row)));
        u16::try_from(types.len() - 1).unwrap_or(u16::MAX)
    })
}

/// The row type with this number.
pub(crate) fn row(number: u16) -> Option<&'static RowType> {
    let rows = rows().read().unwrap_or_else(PoisonError::into_inner);
    rows.types.get(usize::from(number)).copied()
}
