//! Windows: functions that see other rows.

use super::{
    Dialect,
    aggregate::{Parts, unsupported},
    expression::Sql,
    statement::{Clauses, Statement},
};
use crate::query::{
    tape::{Code, Op},
    window::WindowCall,
};
use carafe_core::{Error, Result};

/// Marks a window in the text of an expression while the statement grows: a condition with one cannot stand in
/// WHERE. No name contains it.
pub(super) const WINDOW: char = '\u{3}';

/// Marks the end of an aggregate's call, where its window would stand: more may be written around it.
pub(super) const CALL: char = '\u{4}';

/// The text without marks.
pub(super) fn plain(text: &str) -> String {
    text.replace([WINDOW, CALL], "")
}

impl Statement<'_> {
    pub(super) fn window(&self, op: Op, clauses: &mut Clauses) -> Result<()> {
        match op.code {
            Code::Digits => clauses.digits.push(op.arg),
            Code::Frame => {
                let (end, start) = (clauses.number()?, clauses.number()?);
                let frame = frame(self.compiler.dialect, op.arg, start, end)?;
                if let Some(parts) = clauses.parts.last_mut() {
                    parts.frame = Some(frame);
                }
            }
            Code::WindowFunction => {
                let call = WindowCall::ALL.get(usize::from(op.arg)).copied();
                let call = call.ok_or_else(|| Error::internal("an unknown window function"))?;
                let sql = self.window_call(call, clauses)?;
                clauses.stack.push(sql);
            }
            _ => {
                let parts = clauses.parts.pop();
                let parts = parts.ok_or_else(|| Error::internal("a window was not opened"))?;
                let mut function = clauses.pop()?;
                if function.text.contains("(DISTINCT ") {
                    let instead = "make the values distinct in a query of their own";
                    return Err(unsupported(
                        self.compiler.dialect,
                        "DISTINCT in a window",
                        instead,
                    ));
                }
                let over = format!(" {WINDOW}OVER ({})", parts.window());
                function.text = function.text.replace(CALL, &over);
                clauses.stack.push(function);
            }
        }
        Ok(())
    }

    fn window_call(&self, call: WindowCall, clauses: &mut Clauses) -> Result<Sql> {
        let (mut arguments, mut decimal) = (Vec::new(), false);
        if matches!(call, WindowCall::LagOr | WindowCall::LeadOr) {
            if self.compiler.dialect == Dialect::MariaDb {
                let instead = "write `.or(…)` behind `.over(…)`";
                return Err(unsupported(
                    Dialect::MariaDb,
                    "default of lag and lead",
                    instead,
                ));
            }
            arguments.push(clauses.pop()?.text);
        }
        if numbered(call) {
            arguments.push(clauses.number()?.to_string());
        }
        if takes_value(call) {
            let value = clauses.pop()?;
            decimal = value.decimal;
            arguments.push(value.text);
        }
        arguments.reverse();
        let text = format!(
            "{}({}){CALL}",
            name(call),
            arguments.join(", ").replace(CALL, "")
        );
        Ok(Sql {
            decimal,
            ..Sql::simple(text, takes_value(call))
        })
    }
}

impl Clauses {
    /// The number that stands last.
    fn number(&mut self) -> Result<i64> {
        let start = self.digits.len().checked_sub(4);
        let start = start.ok_or_else(|| Error::internal("a number lacks digits"))?;
        let parts = self.digits.drain(start..);
        let number = parts.fold(0_u64, |number, part| number << 16 | u64::from(part));
        Ok(number.cast_signed())
    }
}

impl Parts {
    /// `PARTITION BY … ORDER BY … ROWS …`.
    fn window(&self) -> String {
        let mut clauses = Vec::new();
        if !self.partition.is_empty() {
            clauses.push(format!("PARTITION BY {}", self.partition.join(", ")));
        }
        if !self.order.is_empty() {
            clauses.push(format!("ORDER BY {}", self.order.join(", ")));
        }
        clauses.extend(self.frame.clone());
        clauses.join(" ").replace(CALL, "")
    }
}

fn numbered(call: WindowCall) -> bool {
    takes_value(call) && !matches!(call, WindowCall::FirstValue | WindowCall::LastValue)
        || call == WindowCall::Ntile
}

fn takes_value(call: WindowCall) -> bool {
    matches!(
        call,
        WindowCall::Lag
            | WindowCall::Lead
            | WindowCall::LagOr
            | WindowCall::LeadOr
            | WindowCall::FirstValue
            | WindowCall::LastValue
            | WindowCall::NthValue
    )
}

fn name(call: WindowCall) -> &'static str {
    match call {
        WindowCall::RowNumber => "row_number",
        WindowCall::Rank => "rank",
        WindowCall::DenseRank => "dense_rank",
        WindowCall::PercentRank => "percent_rank",
        WindowCall::CumeDist => "cume_dist",
        WindowCall::Ntile => "ntile",
        WindowCall::Lag | WindowCall::LagOr => "lag",
        WindowCall::Lead | WindowCall::LeadOr => "lead",
        WindowCall::FirstValue => "first_value",
        WindowCall::LastValue => "last_value",
        WindowCall::NthValue => "nth_value",
    }
}

fn frame(dialect: Dialect, arg: u16, start: i64, end: i64) -> Result<String> {
    let full = matches!(dialect, Dialect::Sqlite | Dialect::Postgres);
    let unit = ["ROWS", "RANGE", "GROUPS"][usize::from(arg & 3).min(2)];
    if unit == "GROUPS" && !full {
        return Err(unsupported(
            dialect,
            "frame in groups",
            "count in rows, or by `.range()`",
        ));
    }
    let exclude = match arg >> 4 {
        0 => "",
        _ if !full => {
            return Err(unsupported(
                dialect,
                "EXCLUDE in a frame",
                "take the row's own value off the aggregate",
            ));
        }
        1 => " EXCLUDE CURRENT ROW",
        2 => " EXCLUDE GROUP",
        _ => " EXCLUDE TIES",
    };
    let bound = |known: bool, row: i64, without: &str| match row {
        _ if !known => format!("UNBOUNDED {without}"),
        0 => "CURRENT ROW".to_owned(),
        row if row < 0 => format!("{} PRECEDING", row.unsigned_abs()),
        row => format!("{row} FOLLOWING"),
    };
    let start = bound(arg & 4 != 0, start, "PRECEDING");
    let end = bound(arg & 8 != 0, end, "FOLLOWING");
    Ok(format!("{unit} BETWEEN {start} AND {end}{exclude}"))
}
