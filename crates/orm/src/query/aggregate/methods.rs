//! `.count()`, `.sum()` and the others, of columns, expressions and to-many relations.

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

use super::{
    Agg, Group,
    function::{AggregateFn, Class},
};
use crate::{
    model::Model,
    query::{
        back::Backward,
        column::Col,
        expr::Expr,
        kind::{Cardinality, Kind, ToMany},
        operand::Source,
        path::{Cols, Each, EachBack, Hop, Path, Root},
        relation::Rel,
        tape::{PathNode, Tape},
    },
    value::{ArrayItem, DbType, NotNull, Nullable, Numeric, TextLike, Value},
};

/// What an aggregate of the values at the end of path `P` is a value of: the row for a to-many path, else a group.
type RowsOf<P> = <<P as Path>::Card as Cardinality>::Rows<<P as Path>::Root>;

/// Whole numbers: their bits can be combined.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole number",
    label = "bits are those of `i16`, `i32` and `i64` columns"
)]
pub trait Integer: DbType {}

#[diagnostic::do_not_recommend]
impl Integer for i16 {}

#[diagnostic::do_not_recommend]
impl Integer for i32 {}

#[diagnostic::do_not_recommend]
impl Integer for i64 {}

/// Where the rows of an aggregate at the end of path `P` are to be found.
fn rows_of<P: Path>() -> Option<&'static PathNode> {
    <P::Card as Cardinality>::MANY.then_some(<P::Row as Path>::NODE)
}

macro_rules! methods {
    ($(
        $(#[$doc:meta])*
        $name:ident $function:ident $out:ty [$($bound:tt)*];
    )*) => {
        /// Aggregates: of a column behind a to-many relation for each row, of an own column for a group of rows.
        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name(self) -> Agg<$out, RowsOf<P>, Nullable, P::Row>
            where
                T: DbType,
                T::Inner: $($bound)*,
            {
                let call = AggregateFn::$function.arg(Class::of::<T>());
                Agg::new(call, self.tape(), rows_of::<P>())
            }
        )* }

        /// Aggregates of a calculation over the rows of a group.
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name(self) -> Agg<$out, Group<M>, Nullable, Root<M>>
            where
                T: DbType,
                T::Inner: $($bound)*,
            {
                Agg::new(AggregateFn::$function.arg(Class::of::<T>()), self.tape, None)
            }
        )* }

        /// Aggregates of an aggregate of a to-many relation.
        impl<T, M, N, R> Agg<T, M, N, R> { $(
            $(#[$doc])*
            pub fn $name(self) -> Agg<$out, Group<M>, Nullable, Root<M>>
            where
                T: DbType,
                T::Inner: $($bound)*,
            {
                self.expr().$name()
            }
        )* }
    };
}

methods! {
    /// The sum; `i64` for whole numbers. `None` without a value.
    sum Sum <T::Inner as Numeric>::Sum [Numeric];
    /// The average; `f64` for whole numbers. `None` without a value.
    avg Avg <T::Inner as Numeric>::Avg [Numeric];
    /// The smallest value.
    min Min T::Inner [DbType];
    /// The largest value.
    max Max T::Inner [DbType];
    /// One of the values that are not NULL; the smallest, so that every database gives the same.
    any_value Min T::Inner [DbType];
    /// How far the values are spread, all of them known.
    std_dev StdDev <T::Inner as Numeric>::Avg [Numeric];
    /// How far values are spread of which these are a sample; `None` for a single one.
    std_dev_sample StdDevSample <T::Inner as Numeric>::Avg [Numeric];
    /// The square of the standard deviation, all values known.
    variance Variance <T::Inner as Numeric>::Avg [Numeric];
    /// The square of the standard deviation of a sample; `None` for a single value.
    variance_sample VarianceSample <T::Inner as Numeric>::Avg [Numeric];
    /// The bits that are set in every value.
    bit_and BitAnd T::Inner [Integer];
    /// The bits that are set in some value.
    bit_or BitOr T::Inner [Integer];
    /// The bits that are set in an odd number of values.
    bit_xor BitXor T::Inner [Integer];
    /// Whether every value is true.
    bool_and BoolAnd T::Inner [DbType<Inner = bool>];
    /// Whether some value is true.
    bool_or BoolOr T::Inner [DbType<Inner = bool>];
    /// The values in one list, without those that are NULL; `None` without a value.
    array_agg ArrayAgg Vec<T::Inner> [ArrayItem];
}

/// Counts and texts.
impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// How many values are not NULL.
    pub fn count(self) -> Agg<i64, RowsOf<P>, NotNull, P::Row>
    where
        T: DbType,
    {
        let call = AggregateFn::Count.arg(Class::of::<T>());
        Agg::new(call, self.tape(), rows_of::<P>())
    }

    /// The texts in one, with this between two of them.
    pub fn string_agg(self, separator: &str) -> Agg<String, RowsOf<P>, Nullable, P::Row>
    where
        T: DbType,
        T::Inner: TextLike,
    {
        let call = AggregateFn::StringAgg.arg(Class::Other);
        Agg::new(call, separated(self.tape(), separator), rows_of::<P>())
    }
}

/// Counts and texts.
impl<T, M, N> Expr<T, M, N> {
    /// How many values are not NULL.
    pub fn count(self) -> Agg<i64, Group<M>, NotNull, Root<M>> {
        Agg::new(AggregateFn::Count.arg(Class::Other), self.tape, None)
    }

    /// The texts in one, with this between two of them.
    pub fn string_agg(self, separator: &str) -> Agg<String, Group<M>, Nullable, Root<M>>
    where
        T: TextLike,
    {
        let call = AggregateFn::StringAgg.arg(Class::Other);
        Agg::new(call, separated(self.tape, separator), None)
    }
}

fn separated(mut texts: Tape, separator: &str) -> Tape {
    texts.value(Value::Text(separator.into()));
    texts
}

/// Related rows are counted.
impl<P: Path, T: Model, K: Kind, const I: u16> Rel<P, T, K, I> {
    /// How many rows this to-many relation has; of a to-one relation, how many rows refer to one.
    pub fn count(
        self,
    ) -> Agg<i64, RowsOf<Hop<P, T, K, I>>, NotNull, <Hop<P, T, K, I> as Path>::Row> {
        let rows = rows_of::<Hop<P, T, K, I>>();
        if <K::Own as Cardinality>::MANY {
            return Agg::new(AggregateFn::Rows.arg(Class::Other), Tape::default(), rows);
        }
        Agg::new(AggregateFn::Count.arg(Class::Other), self.tape(), rows)
    }
}

/// Rows that refer here are counted.
impl<P: Path, T: Model, const I: u16> Backward<P, T, I> {
    /// How many rows refer here.
    pub fn count(self) -> Agg<i64, P::Root, NotNull, EachBack<P, T, I>> {
        let rows = Some(<EachBack<P, T, I> as Path>::NODE);
        Agg::new(AggregateFn::Rows.arg(Class::Other), Tape::default(), rows)
    }
}

macro_rules! of_rows {
    ($($(#[$doc:meta])* $name:ident $function:ident $out:ty [$($bound:tt)*];)*) => {
        /// Aggregates of a calculation with each related row: `i.lines.sum(|l| l.unit_price * l.quantity)`.
        impl<P: Path, T: Model, K: Kind, const I: u16> Rel<P, T, K, I> { $(
            $(#[$doc])*
            pub fn $name<V>(
                self,
                value: impl FnOnce(T::Cols<Each<P, T, I>>) -> V,
            ) -> Agg<$out, P::Root, Nullable, Each<P, T, I>>
            where
                V: Source<Root = P::Root>,
                V::Type: $($bound)*,
                K::Own: ToMany,
            {
                let call = AggregateFn::$function.arg(Class::of::<V::Type>());
                let value = value(*<T::Cols<Each<P, T, I>> as Cols>::ALL).into_expr();
                Agg::new(call, value.tape, Some(<Each<P, T, I> as Path>::NODE))
            }
        )* }
    };
}
of_rows! {
    /// The sum of what the closure gives for each related row.
    sum Sum <V::Type as Numeric>::Sum [Numeric];
    /// The average of what the closure gives for each related row.
    avg Avg <V::Type as Numeric>::Avg [Numeric];
    /// The smallest of what the closure gives for each related row.
    min Min V::Type [DbType];
    /// The largest of what the closure gives for each related row.
    max Max V::Type [DbType];
}

/// How many rows, whatever is in them; of groups, of `.aggregate()`, or of a window.
pub fn count_all<M>() -> Agg<i64, Group<M>, NotNull, Root<M>> {
    Agg::new(AggregateFn::Rows.arg(Class::Other), Tape::default(), None)
}

type Pair<Y, N = Nullable, T = f64> =
    Agg<T, Group<<Y as Source>::Root>, N, Root<<Y as Source>::Root>>;

fn pair<Y: Source, X: Source<Root = Y::Root>, N, T>(
    function: AggregateFn,
    y: Y,
    x: X,
) -> Pair<Y, N, T> {
    let mut tape = y.into_expr().tape;
    tape.join(x.into_expr().tape);
    Agg::new(function.arg(Class::Float), tape, None)
}

macro_rules! pairs {
    ($($(#[$doc:meta])* $name:ident $function:ident $null:ty, $out:ty;)*) => { $(
        $(#[$doc])*
        pub fn $name<Y, X>(y: Y, x: X) -> Pair<Y, $null, $out>
        where
            Y: Source,
            X: Source<Root = Y::Root>,
            Y::Type: Numeric,
            X::Type: Numeric,
        {
            pair(AggregateFn::$function, y, x)
        }
    )* };
}
pairs! {
    /// How closely two numbers go together, from -1 to 1; rows where one is NULL do not count.
    corr Corr Nullable, f64;
    /// The covariance of two numbers, all rows known.
    covar_pop CovarPop Nullable, f64;
    /// The covariance of two numbers in a sample.
    covar_samp CovarSample Nullable, f64;
}

/// The line that fits best through the points (x, y): `y` comes first, as in SQL.
pub mod regr {
    use super::{AggregateFn, NotNull, Nullable, Numeric, Pair, Source, pair};

    pairs! {
        /// The average of x.
        avg_x RegrAvgX Nullable, f64;
        /// The average of y.
        avg_y RegrAvgY Nullable, f64;
        /// How many rows have both.
        count RegrCount NotNull, i64;
        /// Where the line meets x = 0.
        intercept RegrIntercept Nullable, f64;
        /// The square of the correlation.
        r2 RegrR2 Nullable, f64;
        /// How steep the line is.
        slope RegrSlope Nullable, f64;
        /// The sum of the squares of x's distances from its average.
        sxx RegrSxx Nullable, f64;
        /// The sum of the products of both distances.
        sxy RegrSxy Nullable, f64;
        /// The sum of the squares of y's distances from its average.
        syy RegrSyy Nullable, f64;
    }
}
