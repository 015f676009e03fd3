//! The words of the tape.

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
    /// `a` contains the text `b`; `arg` is a [`TextMatch`](super::TextMatch).
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
    /// `a / b`; NULL when `b` is 0.
    Div,
    /// The rest of `a / b`; NULL when `b` is 0.
    Rem,
    /// Says the type of the value before it; `arg` is its class.
    Typed,
    /// The number `arg`, written out.
    Number,
    /// A function; `arg` says which, over what type, with how many operands.
    Call,
    /// `CASE` over `arg` operands: conditions and values in turn, an odd last one is for all other rows.
    Case,
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
    /// The statement loads the one relation before it, for rows at hand whose keys are the list before that.
    Batch,
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
    /// The statement goes to the database whose name has number `arg`.
    Using,
    /// SQL written by hand, number `arg`, takes its captures from the stack.
    Raw,
    /// The rows of a statement written by hand have the type with number `arg`.
    RawRow,
    /// The statement is written by hand and gives rows.
    RawFetch,
    /// The statement is written by hand and changes rows.
    RawChange,
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
    /// The statement removes all links of the rows of the list, whose relation `arg` it is.
    UnlinkNear,
    /// The statement removes all links to the rows of the list.
    UnlinkFar,
    /// Column `arg` of many rows gets the items of the next value, a list.
    List,
    /// The lists hold `arg` rows; only for databases that have to write each one out.
    Rows,
    /// Column `arg` is part of the unique key that an insert may meet.
    Target,
    /// What was set so far is the new row; what is set from here on, the row that is there already.
    OnConflict,
    /// Starts the parts of an aggregate, over the to-many rows of `node` when there is one, or of a window.
    PartOpen,
    /// The aggregate counts every value once.
    PartDistinct,
    /// Ends the parts of an aggregate; `arg` is its function and the class of its operand.
    Aggregate,
    /// From here on the rows are groups: conditions are those of HAVING.
    Group,
    /// The columns of the result so far are what is grouped by.
    GroupKey,
    /// The last `arg` columns of the result stand behind those of the rows.
    Annotate,
    /// What is grouped by: column `arg` of the result.
    Key,
    /// The groups are rows of a query around them.
    Regroup,
    /// The frame of a window; `arg` says what it counts, and which ends it has.
    Frame,
    /// Sixteen bits of a number that is written out.
    Digits,
    /// A function of a window, whose parts follow; `arg` says which.
    WindowFunction,
    /// Ends the parts of a window.
    Over,
    /// Starts an expression of the query around this one, up to [`Code::EndOuter`].
    Outer,
    /// Ends [`Code::Outer`].
    EndOuter,
    /// The query on the stack as the one value of its first row.
    Scalar,
    /// Whether the query on the stack has a row.
    HasRow,
    /// The part of the JSON document `a` at the path `b`, which stands there again in `c` as text.
    JsonAt,
    /// Something about a part of a JSON document; `arg` is a [`JsonTest`](super::JsonTest).
    JsonTest,
    /// Whether the row at `node` has the words that stand on the stack four times, for each database. `arg` is a column
    /// counted from 1, 0 for all that are declared, and a bit when there is no word.
    Search,
    /// How well the row fits what was searched for last.
    SearchRank,
    /// An excerpt of column `arg` of the row at `node`, with two texts around each word; a bit makes it HTML.
    Headline,
    /// Equal rows of the result count once.
    Distinct,
    /// The first row for each value of the expression on the stack.
    DistinctOn,
    /// The order the other way round.
    Reverse,
    /// In random order.
    Random,
    /// How the rows are locked: bits of [`LockOption`](super::LockOption).
    LockOption,
    /// The row at `node` is locked.
    LockOf,
    /// Starts a query that the source of this one is made of, up to [`Code::EndArm`].
    Arm,
    /// Ends [`Code::Arm`].
    EndArm,
    /// The rows come from the two arms; `arg` is a [`Combination`](super::Combination).
    Combine,
    /// The rows come from the arm.
    Cte,
    /// The rows come from the first arm, then over and over from the condition in the second.
    Recursive,
    /// The rows of the arm, and those above or below them; `arg` is the relation and bits of [`Tree`](super::Tree).
    Tree,
    /// How far a row is from where [`Code::Tree`] starts.
    Depth,
    /// The expression on the stack stands before the columns of the row.
    Lead,
    /// The columns are those of a view: relations beside them are loaded.
    View,
    /// Which of the conditions that models put on every query do not hold here; `arg` says it.
    Unscoped,
}
