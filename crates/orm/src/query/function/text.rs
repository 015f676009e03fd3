//! Functions of texts. Characters are counted, not bytes; positions start at 1; case is Unicode's.

use super::kinds::{Func, call};
use crate::{
    query::{Expr, tape::Tape},
    value::{Class, Integral, TextLike},
};
use carafe_core::Uuid;

functions! {
    /// In capital letters; `ß`, which has no capital of one letter, stays.
    upper() for TextLike => same as Upper;
    /// In small letters.
    lower() for TextLike => same as Lower;
    /// How many characters.
    length() for TextLike => i32 as Length;
    /// Without spaces at both ends.
    trim() for TextLike => same as Trim;
    /// Without spaces at the start.
    ltrim() for TextLike => same as LTrim;
    /// Without spaces at the end.
    rtrim() for TextLike => same as RTrim;
    /// The last character first.
    reverse() for TextLike => same as Reverse;
    /// The first `count` characters; none below one.
    left(count A: i32) for TextLike => same as Left;
    /// The last `count` characters; none below one.
    right(count A: i32) for TextLike => same as Right;
    /// `count` characters from position `start`, counted from 1; below that is 1.
    substr(start A: i32, count B: i32) for TextLike => same as Substr;
    /// Filled or cut to `length` characters, filled in front; an empty fill only cuts.
    lpad(length A: i32, fill B: String) for TextLike => same as LPad;
    /// Filled or cut to `length` characters, filled at the end; an empty fill only cuts.
    rpad(length A: i32, fill B: String) for TextLike => same as RPad;
    /// That many times; empty below one.
    repeat(times A: i32) for TextLike => same as Repeat;
    /// Every `from` becomes `to`, minding the case; an empty `from` changes nothing.
    replace(from A: String, to B: String) for TextLike => same as Replace;
    /// Position of the first `part`, counted from 1; 0 when it is not there.
    str_index(part A: String) for TextLike => i32 as StrIndex;
    /// The Unicode number of the first character; 0 for an empty text.
    ord() for TextLike => i32 as Ord;
    /// The character with this Unicode number.
    chr() for Integral => String as Chr;
    /// MD5 of its UTF-8, in 32 small hexadecimal digits.
    md5() for TextLike => String as Md5;
    /// SHA-1 of its UTF-8, in hexadecimal digits; on PostgreSQL with the extension `pgcrypto`.
    sha1() for TextLike => String as Sha1;
    /// SHA-224 of its UTF-8, in hexadecimal digits.
    sha224() for TextLike => String as Sha224;
    /// SHA-256 of its UTF-8, in hexadecimal digits.
    sha256() for TextLike => String as Sha256;
    /// SHA-384 of its UTF-8, in hexadecimal digits.
    sha384() for TextLike => String as Sha384;
    /// SHA-512 of its UTF-8, in hexadecimal digits.
    sha512() for TextLike => String as Sha512;
}

fn made<M>(func: Func) -> Expr<Uuid, M> {
    let mut tape = Tape::default();
    call(&mut tape, func, Class::Text, 0);
    Expr::of(tape)
}

/// A new random UUID for each row: `p.token.set(uuid4())`.
///
/// ```
/// # use carafe_core::Uuid;
/// # use carafe_orm::query::{Expr, uuid4};
/// # struct Product;
/// let id: Expr<Uuid, Product> = uuid4();
/// ```
pub fn uuid4<M>() -> Expr<Uuid, M> {
    made(Func::Uuid4)
}

/// A new UUID for each row that starts with the time: later ones sort behind.
///
/// ```
/// # use carafe_core::Uuid;
/// # use carafe_orm::query::{Expr, uuid7};
/// # struct Product;
/// let id: Expr<Uuid, Product> = uuid7();
/// ```
pub fn uuid7<M>() -> Expr<Uuid, M> {
    made(Func::Uuid7)
}
