//! The numbers of functions on the tape.

use crate::{
    query::tape::{Code, Tape},
    value::Class,
};

macro_rules! funcs {
    ($($name:ident)*) => {
        /// A function of the database.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Func { $($name),* }

        impl Func {
            const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}
funcs! {
    Upper Lower Length Trim LTrim RTrim Reverse Left Right Substr LPad RPad Repeat Replace StrIndex Concat Chr Ord
    Md5 Sha1 Sha224 Sha256 Sha384 Sha512 Regex IRegex CollateBinary CollateUnicode
    Abs Sign Ceil Floor Round Negate Power Sqrt Exp Ln Log Sin Cos Tan Cot Asin Acos Atan Atan2 Degrees Radians Pi
    Random BitAnd BitOr BitXor ShiftLeft ShiftRight
    Coalesce NullIf Greatest Least IsTrue Xor Between
    ToSmallInt ToInt ToBigInt ToFloat ToDecimal ToText
    Now Date Time Year IsoYear Quarter Month Week Day WeekDay IsoWeekDay Hour Minute Second
    TruncYear TruncQuarter TruncMonth TruncWeek TruncDay TruncHour TruncMinute TruncSecond
    Uuid4 Uuid7 JsonArray JsonObject
    Unaccent TrigramSimilar TrigramWordSimilar TrigramStrictWordSimilar TrigramSimilarity TrigramWordSimilarity
    TrigramStrictWordSimilarity TrigramDistance TrigramWordDistance TrigramStrictWordDistance
    ArrayContains ArrayContainedBy ArrayOverlap ArrayLen ArrayItem ArraySlice
    RangeContains RangeContainedBy RangeOverlap RangeFullyLt RangeFullyGt RangeNotLt RangeNotGt RangeAdjacentTo
    RangeIsEmpty RangeLowerInc RangeLowerInf RangeUpperInc RangeUpperInf RangeStart RangeEnd RangeItem RangeHolds
    HStoreContains HStoreContainedBy HStoreHasKey HStoreKey HStoreKeys HStoreValues
}

/// How [`Code::Call`] says which function, over what type, with how many operands: 8, 4 and 4 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    pub(crate) func: Func,
    pub(crate) class: Class,
    pub(crate) operands: usize,
}

impl Call {
    /// Most operands of one call.
    pub(crate) const MOST: usize = 15;

    /// What the argument of an operation says.
    pub(crate) fn read(arg: u16) -> Option<Self> {
        Some(Self {
            func: *Func::ALL.get(usize::from(arg & 0xFF))?,
            class: Class::numbered(arg >> 8 & 0xF),
            operands: usize::from(arg >> 12),
        })
    }
}

/// Appends a call with the operands that stand on the tape.
pub(crate) fn call(tape: &mut Tape, func: Func, class: Class, operands: usize) {
    debug_assert!(operands <= Call::MOST);
    let operands = u16::try_from(operands).unwrap_or_default();
    // Those that have no room here matter to `Code::Typed` alone.
    let class = if class as u16 > 0xF {
        Class::Other
    } else {
        class
    };
    tape.op(
        Code::Call,
        func as u16 | (class as u16) << 8 | operands << 12,
    );
}

/// A way to compare and order texts that every database has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collation {
    /// By the numbers of the characters: `Z` before `a`, `z` before `ä`.
    Binary,
    /// As people sort, whatever the language: `a`, `ä`, `Z`. SQLite has none.
    Unicode,
}
