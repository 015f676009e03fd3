//! The keys of `#[field(…)]`.

use super::{
    Errors, Kind,
    entries::{Entry, Keys, entries},
};
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Error, LitInt, LitStr, Meta, Result};

const KEYS: Keys = Keys {
    attribute: "field",
    known: &[
        ("max", "max = 200"),
        ("digits", "digits(10, 2)"),
        ("unique", "unique"),
        ("index", "index"),
        ("default", "default = 0"),
        ("auto_now", "auto_now"),
        ("auto_now_add", "auto_now_add"),
        ("column", "column = \"name\""),
        ("on_delete", "on_delete = restrict"),
        ("secret", "secret"),
        ("editable", "editable = false"),
        ("blank", "blank"),
        ("label", "label = \"Name\""),
        ("help", "help = \"As on the cover\""),
        ("via", "via = author"),
        ("table", "table = \"shop_product_tags\""),
        ("columns", "columns(\"product_id\", \"tag_id\")"),
        ("pk", "pk"),
    ],
};

const COLUMN: &[&str] = &[
    "max",
    "digits",
    "unique",
    "index",
    "default",
    "auto_now",
    "auto_now_add",
    "column",
    "secret",
    "editable",
    "blank",
    "label",
    "help",
    "pk",
];
const FOREIGN_KEY: &[&str] = &[
    "unique",
    "index",
    "default",
    "column",
    "on_delete",
    "editable",
    "blank",
    "label",
    "help",
    "pk",
];
const MANY_TO_MANY: &[&str] = &["table", "columns"];
const REVERSE: &[&str] = &["via"];

/// What `#[field(…)]` says.
#[derive(Default)]
pub(in crate::model) struct FieldOptions {
    pub(in crate::model) max: Option<u32>,
    pub(in crate::model) digits: Option<(u8, u8)>,
    pub(in crate::model) default: Option<TokenStream>,
    pub(in crate::model) column: Option<LitStr>,
    pub(in crate::model) on_delete: Option<Ident>,
    pub(in crate::model) label: Option<LitStr>,
    pub(in crate::model) help: Option<LitStr>,
    pub(in crate::model) via: Option<Ident>,
    pub(in crate::model) table: Option<LitStr>,
    pub(in crate::model) columns: Option<(LitStr, LitStr)>,
    /// `editable = false`.
    pub(in crate::model) read_only: bool,
    /// The keys without a value.
    flags: Vec<String>,
}

/// Reads all `#[field(…)]` of a field of this kind.
pub(in crate::model) fn field_options(
    attributes: &[Attribute],
    kind: &Kind,
    errors: &mut Errors,
) -> FieldOptions {
    let mut options = FieldOptions::default();
    let inside = errors.take(inside(attributes));
    for entry in entries(inside, &KEYS, &[], errors) {
        let result = applies(&entry, kind).and_then(|()| options.set(&entry));
        errors.take(result);
    }
    options
}

/// The insides of all `#[field(…)]`, as one list.
fn inside(attributes: &[Attribute]) -> Result<TokenStream> {
    let mut all = TokenStream::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("field"))
    {
        let Meta::List(list) = &attribute.meta else {
            return Err(Error::new_spanned(
                attribute,
                "write `#[field(…)]`, such as `#[field(max = 200)]`",
            ));
        };
        let tokens = &list.tokens;
        all.extend(quote::quote!(#tokens,));
    }
    Ok(all)
}

/// Whether the key has a meaning for this kind of field.
fn applies(entry: &Entry, kind: &Kind) -> Result<()> {
    let (what, keys) = match kind {
        Kind::Column { .. } => ("a column", COLUMN),
        Kind::ForeignKey { .. } => ("a foreign key", FOREIGN_KEY),
        Kind::ManyToMany { .. } => ("a many-to-many field", MANY_TO_MANY),
        Kind::Reverse { .. } => ("a reverse relation", REVERSE),
    };
    let name = entry.name();
    if keys.contains(&&*name) {
        return Ok(());
    }
    let home = match &*name {
        "on_delete" => "it belongs to an `Fk<…>`",
        "via" => "it belongs to a `Rev<…>`",
        "table" | "columns" => "it belongs to an `M2m<…>`",
        _ => "it belongs to a column",
    };
    Err(Error::new(
        entry.key.span(),
        format!("`{name}` means nothing for {what}: {home}"),
    ))
}

impl FieldOptions {
    fn set(&mut self, entry: &Entry) -> Result<()> {
        match &*entry.name() {
            "max" => self.max = Some(number(entry, &entry.value()?)?),
            "digits" => self.digits = Some(digits(entry)?),
            "default" => self.default = Some(entry.tokens()?),
            "column" => self.column = Some(entry.value()?),
            "on_delete" => self.on_delete = Some(on_delete(entry)?),
            "label" => self.label = Some(entry.value()?),
            "help" => self.help = Some(entry.value()?),
            "via" => self.via = Some(entry.value()?),
            "table" => self.table = Some(entry.value()?),
            "columns" => self.columns = Some(entry.pair()?),
            "editable" => self.read_only = !entry.flag()?,
            flag if entry.flag()? => self.flags.push(flag.to_owned()),
            _ => {}
        }
        Ok(())
    }

    /// Whether a key without a value is given, such as `unique`.
    pub(in crate::model) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|given| given == flag)
    }

    /// Whether the present time is its value.
    pub(in crate::model) fn now(&self) -> bool {
        self.has("auto_now") || self.has("auto_now_add")
    }
}

fn number<N: std::str::FromStr<Err: std::fmt::Display>>(
    entry: &Entry,
    literal: &LitInt,
) -> Result<N> {
    literal.base10_parse().map_err(|_| entry.wrong())
}

fn digits(entry: &Entry) -> Result<(u8, u8)> {
    let (precision, scale) = entry.pair::<LitInt>()?;
    let pair: (u8, u8) = (number(entry, &precision)?, number(entry, &scale)?);
    if pair.0 == 0 || pair.0 > 28 || pair.1 > pair.0 {
        let message =
            "`digits(10, 2)`: 1 to 28 digits in all, and not more of them after the point";
        return Err(Error::new(precision.span(), message));
    }
    Ok(pair)
}

fn on_delete(entry: &Entry) -> Result<Ident> {
    let action: Ident = entry.value()?;
    let known = ["cascade", "restrict", "set_null", "do_nothing"];
    if known.iter().any(|name| action == name) {
        return Ok(action);
    }
    let hint = match &*action.to_string() {
        "protect" => "; Django's PROTECT is `restrict`".to_owned(),
        other => super::super::suggest::hint(other, known.into_iter()),
    };
    Err(Error::new(
        action.span(),
        format!("`{action}` is no way to handle a deletion{hint}"),
    ))
}
