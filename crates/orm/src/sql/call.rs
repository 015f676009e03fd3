//! Calls of aggregate functions, as each database writes them.

use super::{
    Dialect,
    aggregate::{Parts, unsupported},
    window::CALL,
};
use crate::query::aggregate::function::{AggregateFn, Class};
use carafe_core::Result;

/// A call of an aggregate function.
pub(super) struct Call {
    pub(super) function: AggregateFn,
    pub(super) class: Class,
    pub(super) operands: Vec<String>,
    pub(super) dialect: Dialect,
}

impl Call {
    /// Whether it is 0, not NULL, without rows.
    pub(super) fn counts(&self) -> bool {
        matches!(
            self.function,
            AggregateFn::Rows | AggregateFn::Count | AggregateFn::RegrCount
        )
    }

    pub(super) fn write(&self, parts: &Parts) -> Result<String> {
        let mut filter = String::new();
        let mut operands = self.operands.clone();
        // Related rows are limited by the WHERE of their own query.
        let mut filters = match parts.related {
            None => parts.filters.clone(),
            Some(_) => Vec::new(),
        };
        if self.function == AggregateFn::ArrayAgg && self.dialect.has_filter() {
            filters.extend(operands.first().map(|value| format!("{value} IS NOT NULL")));
        }
        if !filters.is_empty() {
            let condition = filters.join(" AND ");
            if self.dialect.has_filter() {
                filter = format!(" FILTER (WHERE {condition})");
            } else {
                match operands.first_mut() {
                    Some(first) => *first = format!("CASE WHEN {condition} THEN {first} END"),
                    None => operands.push(format!("CASE WHEN {condition} THEN 1 END")),
                }
            }
        }
        let distinct = if parts.distinct { "DISTINCT " } else { "" };
        let order = if parts.order.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", parts.order.join(", "))
        };
        let input = Input {
            distinct,
            order: &order,
            filter: &filter,
        };
        self.dialect
            .aggregate(self.function, self.class, &operands, &input)
    }
}

/// What stands around the operands of a call.
struct Input<'a> {
    distinct: &'a str,
    order: &'a str,
    filter: &'a str,
}

impl Dialect {
    /// Whether aggregates have FILTER.
    fn has_filter(self) -> bool {
        matches!(self, Self::Sqlite | Self::Postgres)
    }

    fn aggregate(
        self,
        function: AggregateFn,
        class: Class,
        operands: &[String],
        input: &Input<'_>,
    ) -> Result<String> {
        let Input {
            distinct,
            order,
            filter,
        } = input;
        let first = operands.first().map_or("*", String::as_str);
        let plain = |name: &str| format!("{name}({distinct}{first}){filter}{CALL}");
        Ok(match (function, self) {
            (AggregateFn::Rows | AggregateFn::Count, _) => plain("count"),
            (AggregateFn::Min, Self::Postgres) if class == Class::Bool => plain("bool_and"),
            (AggregateFn::Max, Self::Postgres) if class == Class::Bool => plain("bool_or"),
            (AggregateFn::Min, _) => plain("min"),
            (AggregateFn::Max, _) => plain("max"),
            (AggregateFn::StringAgg, Self::Postgres) => {
                let separator = &operands[1];
                format!("string_agg({distinct}{first}, {separator}{order}){filter}{CALL}")
            }
            (AggregateFn::StringAgg, Self::Sqlite) => format!(
                "replace(carafe_join({distinct}{first}{order}){filter}{CALL}, char(31), {})",
                operands[1]
            ),
            (AggregateFn::ArrayAgg, Self::Postgres) => {
                format!("array_agg({distinct}{first}{order}){filter}{CALL}")
            }
            (AggregateFn::ArrayAgg, Self::Sqlite) => {
                format!("nullif(json_group_array({distinct}{first}{order}){filter}{CALL}, '[]')")
            }
            (_, Self::Sqlite) => sqlite(function, class, operands, input),
            (_, Self::Postgres) => postgres(function, class, operands, input),
            (_, Self::MariaDb | Self::MySql) => mysql(self, function, class, operands, input)?,
        })
    }
}

/// PostgreSQL has them all, with results wider than ours.
fn postgres(function: AggregateFn, class: Class, operands: &[String], input: &Input<'_>) -> String {
    let Input {
        distinct, filter, ..
    } = input;
    let operands = operands.join(", ");
    let text = format!("{}({distinct}{operands}){filter}{CALL}", name(function));
    match (function, class) {
        (AggregateFn::Sum, Class::Integer) => format!("({text})::bigint"),
        (function, Class::Integer) if function.is_mean() => format!("({text})::float8"),
        (function, Class::Decimal) if function.is_mean() => format!("round({text}, {PLACES})"),
        _ => text,
    }
}

/// How many digits after the point the average of exact numbers has.
const PLACES: u32 = 12;

/// MySQL and MariaDB count in exact numbers and have no booleans.
fn mysql(
    dialect: Dialect,
    function: AggregateFn,
    class: Class,
    operands: &[String],
    input: &Input<'_>,
) -> Result<String> {
    let (distinct, first) = (input.distinct, operands.first().map_or("1", String::as_str));
    let plain = format!("{}({distinct}{first}){CALL}", name(function));
    Ok(match (function, class) {
        (AggregateFn::StringAgg, _) => format!(
            "replace(group_concat({distinct}{first}{} SEPARATOR '\u{1f}'){CALL}, '\u{1f}', {})",
            input.order, operands[1]
        ),
        (AggregateFn::ArrayAgg, _) => mysql_list(first, input),
        (AggregateFn::Sum, Class::Integer) => format!("CAST({plain} AS SIGNED)"),
        (AggregateFn::Avg, Class::Integer) => format!("avg({distinct}({first}) + 0e0){CALL}"),
        (AggregateFn::Avg, Class::Decimal) => {
            format!("avg({distinct}CAST({first} AS DECIMAL(38, {PLACES}))){CALL}")
        }
        (AggregateFn::BoolAnd, _) => format!("min({first}){CALL}"),
        (AggregateFn::BoolOr, _) => format!("max({first}){CALL}"),
        // Without values they are all bits, or none.
        (AggregateFn::BitAnd | AggregateFn::BitOr | AggregateFn::BitXor, _) => {
            format!("CASE WHEN count({first}){CALL} > 0 THEN CAST({plain} AS SIGNED) END")
        }
        (AggregateFn::Sum | AggregateFn::Avg, _) => plain,
        (function, _) if function.is_mean() => plain,
        (function, _) => {
            let instead = "calculate it from `.sum()` and `.count()`";
            return Err(unsupported(
                dialect,
                &format!("`{}`", name(function)),
                instead,
            ));
        }
    })
}

/// `GROUP_CONCAT` leaves NULLs out, which `JSON_ARRAYAGG` keeps.
fn mysql_list(value: &str, input: &Input<'_>) -> String {
    let (distinct, order) = (input.distinct, input.order);
    let item = format!("json_extract(json_array({value}), '$[0]')");
    let item = format!("CASE WHEN {value} IS NOT NULL THEN {item} END");
    format!("concat('[', group_concat({distinct}{item}{order} SEPARATOR ','){CALL}, ']')")
}

/// The function's name in the standard, and in PostgreSQL.
fn name(function: AggregateFn) -> &'static str {
    match function {
        AggregateFn::Rows | AggregateFn::Count => "count",
        AggregateFn::Sum => "sum",
        AggregateFn::Avg => "avg",
        AggregateFn::Min => "min",
        AggregateFn::Max => "max",
        AggregateFn::StdDev => "stddev_pop",
        AggregateFn::StdDevSample => "stddev_samp",
        AggregateFn::Variance => "var_pop",
        AggregateFn::VarianceSample => "var_samp",
        AggregateFn::StringAgg => "string_agg",
        AggregateFn::BitAnd => "bit_and",
        AggregateFn::BitOr => "bit_or",
        AggregateFn::BitXor => "bit_xor",
        AggregateFn::BoolAnd => "bool_and",
        AggregateFn::BoolOr => "bool_or",
        AggregateFn::ArrayAgg => "array_agg",
        AggregateFn::Corr => "corr",
        AggregateFn::CovarPop => "covar_pop",
        AggregateFn::CovarSample => "covar_samp",
        AggregateFn::RegrAvgX => "regr_avgx",
        AggregateFn::RegrAvgY => "regr_avgy",
        AggregateFn::RegrCount => "regr_count",
        AggregateFn::RegrIntercept => "regr_intercept",
        AggregateFn::RegrR2 => "regr_r2",
        AggregateFn::RegrSlope => "regr_slope",
        AggregateFn::RegrSxx => "regr_sxx",
        AggregateFn::RegrSxy => "regr_sxy",
        AggregateFn::RegrSyy => "regr_syy",
    }
}

/// SQLite lacks most of them: the driver brings them along.
fn sqlite(function: AggregateFn, class: Class, operands: &[String], input: &Input<'_>) -> String {
    let Input {
        distinct, filter, ..
    } = input;
    let operands = operands.join(", ");
    let own = match function {
        AggregateFn::Sum | AggregateFn::Avg => name(function).to_owned(),
        AggregateFn::BoolAnd => "min".to_owned(),
        AggregateFn::BoolOr => "max".to_owned(),
        _ => format!("carafe_{}", name(function)),
    };
    let text = format!("{own}({distinct}{operands}){filter}{CALL}");
    if class == Class::Decimal {
        format!("carafe_decimal({text})")
    } else {
        text
    }
}
