//! The system's randomness, fetched in blocks.

use std::cell::RefCell;

const BLOCK: usize = 4096;

struct Pool {
    bytes: Box<[u8; BLOCK]>,
    used: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = RefCell::new(Pool { bytes: Box::new([0; BLOCK]), used: BLOCK });
}

/// 16 bytes nobody can guess, for nonces, tokens and keys.
///
/// # Panics
/// When the system has no randomness to give, which no program can repair.
pub fn bytes() -> [u8; 16] {
    POOL.with_borrow_mut(|pool| {
        if pool.used == BLOCK {
            getrandom::fill(&mut pool.bytes[..]).expect("the system has randomness");
            pool.used = 0;
        }
        let mut out = [0; 16];
        let slot = &mut pool.bytes[pool.used..pool.used + 16];
        out.copy_from_slice(slot);
        // What was handed out must not stay in memory.
        slot.fill(0);
        pool.used += 16;
        out
    })
}

/// 32 hexadecimal digits nobody can guess.
///
/// ```
/// assert_ne!(carafe_core::random::token(), carafe_core::random::token());
/// ```
pub fn token() -> String {
    hex(&bytes())
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(digit(byte >> 4)));
        text.push(char::from(digit(byte & 15)));
    }
    text
}

pub(crate) fn digit(nibble: u8) -> u8 {
    b"0123456789abcdef"[usize::from(nibble & 15)]
}
