//! Which function an aggregate calls, as numbers on a tape.

use crate::value::{ColumnType, DbType};

/// The functions that make one value of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum AggregateFn {
    /// Rows, whatever is in them.
    Rows,
    /// Values that are not NULL.
    Count,
    Sum,
    Avg,
    Min,
    Max,
    StdDev,
    StdDevSample,
    Variance,
    VarianceSample,
    StringAgg,
    BitAnd,
    BitOr,
    BitXor,
    BoolAnd,
    BoolOr,
    ArrayAgg,
    Corr,
    CovarPop,
    CovarSample,
    RegrAvgX,
    RegrAvgY,
    RegrCount,
    RegrIntercept,
    RegrR2,
    RegrSlope,
    RegrSxx,
    RegrSxy,
    RegrSyy,
}

impl AggregateFn {
    const ALL: [Self; 29] = [
        Self::Rows,
        Self::Count,
        Self::Sum,
        Self::Avg,
        Self::Min,
        Self::Max,
        Self::StdDev,
        Self::StdDevSample,
        Self::Variance,
        Self::VarianceSample,
        Self::StringAgg,
        Self::BitAnd,
        Self::BitOr,
        Self::BitXor,
        Self::BoolAnd,
        Self::BoolOr,
        Self::ArrayAgg,
        Self::Corr,
        Self::CovarPop,
        Self::CovarSample,
        Self::RegrAvgX,
        Self::RegrAvgY,
        Self::RegrCount,
        Self::RegrIntercept,
        Self::RegrR2,
        Self::RegrSlope,
        Self::RegrSxx,
        Self::RegrSxy,
        Self::RegrSyy,
    ];

    /// The function and the class of its operand that an operation's argument names.
    pub(crate) fn of(arg: u16) -> Option<(Self, Class)> {
        let [class, function] = arg.to_be_bytes();
        Some((
            *Self::ALL.get(usize::from(function))?,
            *Class::ALL.get(usize::from(class))?,
        ))
    }

    /// The argument of an operation that calls it.
    pub(crate) fn arg(self, class: Class) -> u16 {
        u16::from_be_bytes([class as u8, self as u8])
    }

    /// Whether its result has digits after the point that its operands lack.
    pub(crate) fn is_mean(self) -> bool {
        matches!(
            self,
            Self::Avg | Self::StdDev | Self::StdDevSample | Self::Variance | Self::VarianceSample
        )
    }

    /// How many operands it takes.
    pub(crate) fn operands(self) -> usize {
        match self {
            Self::Rows => 0,
            Self::StringAgg => 2,
            one if (one as u8) < Self::Corr as u8 => 1,
            _ => 2,
        }
    }
}

/// What the databases treat differently among values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    Other,
    Integer,
    Float,
    Decimal,
    Bool,
}

impl Class {
    const ALL: [Self; 5] = [
        Self::Other,
        Self::Integer,
        Self::Float,
        Self::Decimal,
        Self::Bool,
    ];

    /// The class of a type's values.
    pub(super) fn of<T: DbType>() -> Self {
        match T::TYPE {
            ColumnType::SmallInt | ColumnType::Int | ColumnType::BigInt => Self::Integer,
            ColumnType::Float => Self::Float,
            ColumnType::Decimal => Self::Decimal,
            ColumnType::Bool => Self::Bool,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_its_number() {
        for function in AggregateFn::ALL {
            for class in Class::ALL {
                assert_eq!(
                    AggregateFn::of(function.arg(class)),
                    Some((function, class))
                );
            }
        }
        assert_eq!(AggregateFn::of(99), None);
    }
}
