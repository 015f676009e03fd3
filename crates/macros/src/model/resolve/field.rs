//! One field: its type, what kind that makes it, and what its attribute says.

use super::super::parse::{
    Errors, FieldOptions, Kind, classify, field_options, is_generic, last_segment, replace_self,
    without_option,
};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{
    Attribute, Error, GenericArgument, PathArguments, Result, Type, Visibility, ext::IdentExt,
    parse_quote, spanned::Spanned,
};

/// One field.
pub(in crate::model) struct Field {
    pub(in crate::model) ident: Ident,
    /// Its name without `r#`.
    pub(in crate::model) name: String,
    pub(in crate::model) vis: Visibility,
    pub(in crate::model) docs: Vec<Attribute>,
    /// Its type, with the model's name for `Self`.
    pub(in crate::model) ty: Type,
    /// The type of a foreign key without what it says of its model.
    pub(in crate::model) plain: Option<Type>,
    /// The constant that says of a foreign key that its model is one.
    pub(in crate::model) known: Option<Ident>,
    pub(in crate::model) kind: Kind,
    pub(in crate::model) options: FieldOptions,
    /// Its position among the columns.
    pub(in crate::model) column: Option<u16>,
    /// Its position among the relations.
    pub(in crate::model) relation: Option<u16>,
}

impl Field {
    /// Reads it. What is wrong with its attribute goes to `errors`, so that other fields are still looked at.
    pub(super) fn read(field: &syn::Field, model: &Ident, errors: &mut Errors) -> Result<Self> {
        refuse_cfg(field)?;
        let ident = field.ident.clone().expect("named fields have names");
        let ty: Type = syn::parse2(replace_self(field.ty.to_token_stream(), model))?;
        let kind = classify(&ty, &model.to_string())?;
        let kind = if is_generic(&field.attrs) {
            kind.into_generic(&ty)
        } else {
            kind
        };
        let mut read = Self {
            name: ident.unraw().to_string(),
            ident,
            vis: field.vis.clone(),
            docs: attributes(field, "doc").cloned().collect(),
            options: field_options(&field.attrs, &kind, errors),
            ty,
            plain: None,
            known: None,
            kind,
            column: None,
            relation: None,
        };
        if read.kind.one_to_one() {
            read.options.mark("unique");
        }
        let faults = read.faults().into_iter().filter(|(wrong, _)| *wrong);
        faults.for_each(|(_, message)| errors.push(read.error(&message)));
        Ok(read)
    }

    /// Writes `Fk<Ink, __PEN_INK>` for `Fk<Ink>`: see `HasKey` in `carafe-orm`. A key to its own model needs none.
    pub(super) fn mark_key(&mut self, model: &str) {
        let Kind::ForeignKey { target, .. } = &self.kind else {
            return;
        };
        if last_segment(target).is_some_and(|last| last.ident == model) {
            return;
        }
        let constant = format!("__{model}_{}", self.name).to_uppercase();
        let known = Ident::new(&constant, Span::mixed_site().located_at(target.span()));
        let plain = self.ty.clone();
        if let Some(PathArguments::AngleBracketed(list)) = key_arguments(&mut self.ty) {
            self.plain = Some(plain);
            list.args.push(parse_quote!(#known));
            self.known = Some(known);
        }
    }

    /// What its type, by name, and its attribute say against each other.
    fn faults(&self) -> [(bool, String); 9] {
        let (options, ty) = (&self.options, self.scalar());
        let is = |names: &[&str]| names.contains(&&*ty);
        let times = ["DateTime", "Date", "Time"];
        let numbers = ["i16", "i32", "i64", "f64", "bool", "Decimal"];
        let no_text = is(&times) || is(&numbers);
        let rule = |name: &str| options.on_delete.as_ref().is_some_and(|rule| rule == name);
        let generic = matches!(self.kind, Kind::Generic { .. });
        [
            (
                options.max.is_some() && no_text,
                format!("`max` counts characters, and `{ty}` is no text"),
            ),
            (
                options.digits.is_some() && ty != "Decimal",
                format!("`digits` is for `Decimal`, and this is `{ty}`"),
            ),
            (options.now() && !is(&times), AUTO_NOW.to_owned()),
            (
                options.has("version") && !is(&["i16", "i32", "i64"]),
                "`version` counts: it needs an `i32` or an `i64`".to_owned(),
            ),
            (
                rule("set_default")
                    && !generic
                    && options.default.is_none()
                    && !self.kind.nullable(),
                SET_DEFAULT.to_owned(),
            ),
            (
                rule("set_null") && !self.kind.nullable(),
                SET_NULL.to_owned(),
            ),
            (
                generic && (rule("set") || rule("set_default")),
                GENERIC_RULE.to_owned(),
            ),
            (options.has("generic") && !generic, GENERIC_TYPE.to_owned()),
            (
                options.has("pk") && self.kind.nullable(),
                NULLABLE_KEY.to_owned(),
            ),
        ]
    }

    /// The last name of its type, without `Option`.
    fn scalar(&self) -> String {
        let last = last_segment(without_option(&self.ty));
        last.map(|last| last.ident.to_string()).unwrap_or_default()
    }

    /// An error at its type.
    pub(super) fn error(&self, message: &str) -> Error {
        Error::new(self.ty.span(), message)
    }

    /// Whether an insert may leave it out.
    pub(in crate::model) fn optional(&self) -> bool {
        let auto = matches!(self.kind, Kind::Column { auto: true, .. });
        auto || self.options.has("version")
            || self.options.now()
            || self.kind.nullable()
            || self.options.default.is_some()
            || self.options.rules.db_default.is_some()
            || self.options.rules.generated.is_some()
    }
}

const AUTO_NOW: &str = "`auto_now` and `auto_now_add` need a `DateTime`, a `Date` or a `Time`";
const SET_NULL: &str = "`on_delete = set_null` needs an `Option<Fk<…>>`";
const SET_DEFAULT: &str = "`on_delete = set_default` needs a default: `#[field(default = 1)]`";
const GENERIC_RULE: &str = "a generic foreign key cannot refer to another row instead: `cascade`, `protect`, `restrict`, `set_null` or `do_nothing`";
const GENERIC_TYPE: &str =
    "`generic` is for an enum with `#[derive(GenericFk)]`; an `Fk<…>` leads to one model anyway";
const NULLABLE_KEY: &str = "a primary key is never NULL: leave the `Option` out";

/// What stands between the brackets of a foreign key, also in an `Option`.
fn key_arguments(ty: &mut Type) -> Option<&mut PathArguments> {
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last_mut()?;
            if last.ident != "Option" {
                return Some(&mut last.arguments);
            }
            let PathArguments::AngleBracketed(list) = &mut last.arguments else {
                return None;
            };
            match list.args.first_mut()? {
                GenericArgument::Type(inner) => key_arguments(inner),
                _ => None,
            }
        }
        Type::Group(group) => key_arguments(&mut group.elem),
        Type::Paren(paren) => key_arguments(&mut paren.elem),
        _ => None,
    }
}

fn attributes<'a>(field: &'a syn::Field, name: &'a str) -> impl Iterator<Item = &'a Attribute> {
    field
        .attrs
        .iter()
        .filter(move |attribute| attribute.path().is_ident(name))
}

fn refuse_cfg(field: &syn::Field) -> Result<()> {
    let message = "a model has the same columns in every build: no `cfg` on a field";
    attributes(field, "cfg")
        .next()
        .map_or(Ok(()), |cfg| Err(Error::new_spanned(cfg, message)))
}
