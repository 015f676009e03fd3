//! The keys of `#[field(…)]`.

use super::{
    Errors, Kind,
    entries::{Entry, Keys, entries},
    rules::Rules,
};
use proc_macro2::{Ident, TokenStream, TokenTree};
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
        ("version", "version"),
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
        ("range", "range(0..=100)"),
        ("len", "len(1..=120)"),
        ("email", "email"),
        ("url", "url"),
        ("slug", "slug"),
        ("regex", "regex = \"^[A-Z]{2}[0-9]+$\""),
        ("unique_for_date", "unique_for_date = published"),
        ("unique_for_month", "unique_for_month = published"),
        ("unique_for_year", "unique_for_year = published"),
        ("db_default", "db_default = 0"),
        ("generated", "generated = |p| p.price * p.quantity"),
        ("db_persist", "db_persist = false"),
        ("comment", "comment = \"In euros\""),
        ("collation", "collation = \"C\""),
        ("db_constraint", "db_constraint = false"),
        ("symmetrical", "symmetrical"),
        ("through_fields", "through_fields(order, product)"),
        ("generic", "generic"),
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
    "version",
    "column",
    "secret",
    "editable",
    "blank",
    "label",
    "help",
    "pk",
    "range",
    "len",
    "email",
    "url",
    "slug",
    "regex",
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "db_default",
    "generated",
    "db_persist",
    "comment",
    "collation",
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
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "db_constraint",
    "db_default",
    "comment",
];
const GENERIC: &[&str] = &[
    "generic",
    "on_delete",
    "columns",
    "editable",
    "label",
    "help",
];
const MANY_TO_MANY: &[&str] = &["table", "columns", "symmetrical", "through_fields"];
const REVERSE: &[&str] = &["via"];

/// What `#[field(…)]` says.
#[derive(Default)]
pub(in crate::model) struct FieldOptions {
    pub(in crate::model) max: Option<u32>,
    pub(in crate::model) digits: Option<(u8, u8)>,
    pub(in crate::model) default: Option<TokenStream>,
    pub(in crate::model) column: Option<LitStr>,
    pub(in crate::model) on_delete: Option<Ident>,
    /// The value of `on_delete = set(…)`.
    pub(in crate::model) on_delete_value: Option<TokenStream>,
    pub(in crate::model) label: Option<LitStr>,
    pub(in crate::model) help: Option<LitStr>,
    pub(in crate::model) via: Option<Ident>,
    pub(in crate::model) table: Option<LitStr>,
    pub(in crate::model) columns: Option<(LitStr, LitStr)>,
    pub(in crate::model) through_fields: Option<(Ident, Ident)>,
    /// `db_constraint = false`.
    pub(in crate::model) unconstrained: bool,
    /// `editable = false`.
    pub(in crate::model) read_only: bool,
    /// Validators, and what the database keeps.
    pub(in crate::model) rules: Rules,
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

/// Whether the attribute says `generic`, which makes two columns of an enum.
pub(in crate::model) fn is_generic(attributes: &[Attribute]) -> bool {
    let word = |token: TokenTree| matches!(token, TokenTree::Ident(word) if word == "generic");
    inside(attributes).is_ok_and(|inside| inside.into_iter().any(word))
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
        Kind::Generic { .. } => ("a generic foreign key", GENERIC),
        Kind::Reverse { .. } | Kind::ReverseOne { .. } | Kind::GenericReverse { .. } => {
            ("a reverse relation", REVERSE)
        }
    };
    let name = entry.name();
    if keys.contains(&&*name) {
        return Ok(());
    }
    let home = match &*name {
        "on_delete" | "db_constraint" => "it belongs to an `Fk<…>`",
        "generic" => "it belongs to an enum with `#[derive(GenericFk)]`",
        "via" => "it belongs to a `Rev<…>` or a `RevOne<…>`",
        "table" | "columns" | "symmetrical" | "through_fields" => "it belongs to an `M2m<…>`",
        _ => "it belongs to a column",
    };
    Err(Error::new(
        entry.key.span(),
        format!("`{name}` means nothing for {what}: {home}"),
    ))
}

impl FieldOptions {
    fn set(&mut self, entry: &Entry) -> Result<()> {
        if self.rules.set(entry)? {
            return Ok(());
        }
        match &*entry.name() {
            "max" => self.max = Some(number(entry, &entry.value()?)?),
            "digits" => self.digits = Some(digits(entry)?),
            "default" => self.default = Some(entry.tokens()?),
            "column" => self.column = Some(entry.value()?),
            "on_delete" => {
                let (action, value) = on_delete(entry)?;
                (self.on_delete, self.on_delete_value) = (Some(action), value);
            }
            "label" => self.label = Some(entry.value()?),
            "help" => self.help = Some(entry.value()?),
            "via" => self.via = Some(entry.value()?),
            "table" => self.table = Some(entry.value()?),
            "columns" => self.columns = Some(entry.pair()?),
            "through_fields" => self.through_fields = Some(entry.pair()?),
            "db_constraint" => self.unconstrained = !entry.flag()?,
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

    /// Gives a key without a value that the type already says.
    pub(in crate::model) fn mark(&mut self, flag: &str) {
        if !self.has(flag) {
            self.flags.push(flag.to_owned());
        }
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

/// `cascade`, or `set(1)` with its value.
fn on_delete(entry: &Entry) -> Result<(Ident, Option<TokenStream>)> {
    let tokens: Vec<TokenTree> = entry.tokens()?.into_iter().collect();
    let (action, value) = match tokens.as_slice() {
        [TokenTree::Ident(action)] => (action.clone(), None),
        [TokenTree::Ident(action), TokenTree::Group(value)] if action == "set" => {
            (action.clone(), Some(value.stream()))
        }
        _ => return Err(entry.wrong()),
    };
    let known = [
        "cascade",
        "restrict",
        "protect",
        "set_null",
        "set_default",
        "do_nothing",
    ];
    if value.is_some() || known.iter().any(|name| action == name) {
        return Ok((action, value));
    }
    let hint = match &*action.to_string() {
        "set" => "; write `set(…)` with the key that takes its place".to_owned(),
        "db_cascade" | "db_set_null" => {
            "; `cascade` and `set_null` are in the database already".to_owned()
        }
        other => super::super::suggest::hint(other, known.into_iter()),
    };
    Err(Error::new(
        action.span(),
        format!("`{action}` is no way to handle a deletion{hint}"),
    ))
}
