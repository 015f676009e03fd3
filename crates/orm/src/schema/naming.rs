//! Names of constraints and indexes: once given, a name stays, so nothing here may ever change its result.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Most bytes of a name, which is PostgreSQL's limit: it cuts longer ones silently.
pub const NAME_LIMIT: usize = 63;

/// `table_column_1a2b3c4d_idx`, as Django builds it, at most [`NAME_LIMIT`] bytes.
///
/// The digest is over the whole names, so two long names that start alike stay two.
pub(super) fn name_of(table: &str, parts: &[&str], ending: &str) -> String {
    let digest = &sha256_hex(&[&[table], parts, &[ending]].concat().join("\u{1f}"))[7..15];
    let table = &table.replace('.', "_");
    let end = format!("_{digest}_{ending}");
    let parts = parts.join("_").replace('-', "");
    if table.len() + 1 + parts.len() + end.len() <= NAME_LIMIT {
        return format!("{table}_{parts}{end}");
    }
    let room = NAME_LIMIT - end.len() - 1;
    let table = cut(table, room / 2);
    format!("{table}_{}{end}", cut(&parts, room - table.len()))
}

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// The hash of a text, with the name of its algorithm.
pub(crate) fn sha256_hex(text: &str) -> String {
    let mut hex = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_what_they_are() {
        assert_eq!(
            name_of("shop_product", &["name"], "uniq"),
            "shop_product_name_f07e8f01_uniq"
        );
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "é".repeat(60);
        let one = name_of(&long, &["a", &long], "idx");
        let other = name_of(&long, &["b", &long], "idx");
        assert!(one.len() <= NAME_LIMIT && one != other, "{one} {other}");
    }
}
