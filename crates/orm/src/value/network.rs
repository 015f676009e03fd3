//! Addresses of the internet protocol.

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch, scalar::text, wire};
use carafe_core::Result;
use std::net::IpAddr;

#[diagnostic::do_not_recommend]
impl DbType for IpAddr {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = ColumnType::IpAddr;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        let read = match cell {
            Cell::Wire(bytes, wire::INET | wire::CIDR) => wire::inet(bytes),
            _ => text(cell).and_then(|text| text.parse().ok()),
        };
        read.ok_or_else(|| mismatch("`IpAddr`", cell))
    }

    fn to_value(&self) -> Value {
        Value::Text(self.to_string().into())
    }
}
