//! Exact numbers on their way to PostgreSQL.

use carafe_core::Decimal;

/// `numeric_recv`: the opposite of [`numeric`](crate::value::wire::numeric).
#[expect(
    clippy::cast_possible_truncation,
    reason = "28 digits are at most 8 groups, and the scale is at most 28"
)]
pub(super) fn put_numeric(number: Decimal, out: &mut impl Extend<u8>) {
    let scale = number.scale();
    let padded = scale.next_multiple_of(4);
    let mut units = number.units().unsigned_abs() * 10u128.pow(padded - scale);
    let mut digits = Vec::with_capacity(10);
    while units > 0 {
        digits.push((units % 10_000) as u16);
        units /= 10_000;
    }
    digits.reverse();
    let groups_after = i32::try_from(padded / 4).unwrap_or(0);
    let weight = i32::try_from(digits.len()).unwrap_or(0) - groups_after - 1;
    let sign = if number.units() < 0 { 0x4000 } else { 0 };
    let head = [
        digits.len() as u16,
        (weight as i16).cast_unsigned(),
        sign,
        scale as u16,
    ];
    out.extend(head.into_iter().chain(digits).flat_map(u16::to_be_bytes));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::wire::numeric;

    fn round_trip(text: &str) -> String {
        let mut bytes = Vec::new();
        put_numeric(text.parse().unwrap(), &mut bytes);
        numeric(&bytes).unwrap().to_string()
    }

    #[test]
    fn decimals_survive_the_wire() {
        for text in [
            "0",
            "0.00",
            "1",
            "-1",
            "12.50",
            "0.0001",
            "-0.00012",
            "10000",
            "99999999.9999",
            "123456789012345678.12345",
        ] {
            assert_eq!(round_trip(text), text);
        }
    }
}
