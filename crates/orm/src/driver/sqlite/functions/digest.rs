//! Checksums in hexadecimal digits, and new UUIDs.

use super::{Function, Given, give, int_of, refused, text_of};
use md5::Md5;
use rusqlite::{
    functions::Context,
    types::{Value, ValueRef},
};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use std::fmt::Write as _;

pub(super) const ALL: &[Function] = &[("carafe_digest", 2, digest), ("carafe_uuid", 2, uuid)];

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn digest(context: &Context<'_>) -> Given {
    let (Some(name), Some(text)) = (text_of(context, 0), text_of(context, 1)) else {
        return give(Value::Null);
    };
    let bytes = text.as_bytes();
    give(match &*name {
        "md5" => hex(&Md5::digest(bytes)),
        "sha1" => hex(&Sha1::digest(bytes)),
        "sha224" => hex(&Sha224::digest(bytes)),
        "sha256" => hex(&Sha256::digest(bytes)),
        "sha384" => hex(&Sha384::digest(bytes)),
        _ => hex(&Sha512::digest(bytes)),
    })
}

/// Of this version, from 16 random bytes.
fn uuid(context: &Context<'_>) -> Given {
    let (Some(version), ValueRef::Blob(random)) = (int_of(context, 0), context.get_raw(1)) else {
        return give(Value::Null);
    };
    let Ok(mut bytes) = <[u8; 16]>::try_from(random) else {
        return Err(refused("a UUID has 16 bytes"));
    };
    if version == 7 {
        let millis = u64::try_from(carafe_core::clock::now().micros() / 1000).unwrap_or(0);
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    }
    bytes[6] = (bytes[6] & 0x0F) | if version == 7 { 0x70 } else { 0x40 };
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    give(hex(&bytes))
}
