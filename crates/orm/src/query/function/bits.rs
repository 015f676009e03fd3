//! Bits of whole numbers, in 64 bits.

use crate::value::Integral;

functions! {
    /// The bits that both have.
    bitand(other A: same) for Integral => same as BitAnd;
    /// The bits that either has.
    bitor(other A: same) for Integral => same as BitOr;
    /// The bits that one of them has.
    bitxor(other A: same) for Integral => same as BitXor;
    /// Moved to the left by so many bits, 0 to 63.
    bitleftshift(bits A: i32) for Integral => same as ShiftLeft;
    /// Moved to the right by so many bits, 0 to 63; the sign stays.
    bitrightshift(bits A: i32) for Integral => same as ShiftRight;
}
