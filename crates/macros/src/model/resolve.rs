//! From names to positions: which field is which column, which relation, and whether all of it makes sense.

use super::{
    named_fields,
    parse::{
        Errors, FieldOptions, Kind, ModelOptions, Sorted, classify, field_options, is_own_key,
        last_segment, model_options, replace_self, without_option,
    },
    suggest,
};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, DeriveInput, Error, Path, Result, Type, Visibility, ext::IdentExt, spanned::Spanned,
};

/// A model, ready to be written.
pub(super) struct Model {
    /// The path to what generated code uses.
    pub(super) private: TokenStream,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    /// `Debug`, `Clone` and `PartialEq`, as far as the struct derives them below the attribute.
    pub(super) derives: Vec<Path>,
    /// Whether the struct brings its own `Serialize`.
    pub(super) serializes: bool,
    /// All fields, in the order of the struct.
    pub(super) fields: Vec<Field>,
    /// Positions in `fields` of the columns: the primary key first, as rows are read.
    pub(super) columns: Vec<usize>,
    /// How many columns make the primary key.
    pub(super) keys: usize,
    /// Columns that are unique together, as positions in `fields`.
    pub(super) uniques: Vec<Vec<usize>>,
    /// Further indexes: position in `fields`, and whether it descends.
    pub(super) indexes: Vec<Vec<(usize, bool)>>,
    pub(super) ordering: Vec<(usize, bool)>,
    pub(super) options: ModelOptions,
}

/// One field.
pub(super) struct Field {
    pub(super) ident: Ident,
    /// Its name without `r#`.
    pub(super) name: String,
    pub(super) vis: Visibility,
    pub(super) docs: Vec<Attribute>,
    /// Its type, with the model's name for `Self`.
    pub(super) ty: Type,
    pub(super) kind: Kind,
    pub(super) options: FieldOptions,
    /// Its position among the columns.
    pub(super) column: Option<u16>,
    /// Its position among the relations.
    pub(super) relation: Option<u16>,
}

/// Reads the attribute and the struct.
pub(super) fn model(arguments: TokenStream, input: &DeriveInput) -> Result<Model> {
    let mut errors = Errors::default();
    let options = model_options(arguments, &mut errors);
    if !input.generics.params.is_empty() {
        errors.push(Error::new_spanned(
            &input.generics,
            "a model has no type parameters: it is one table",
        ));
    }
    let fields: Vec<Field> = named_fields(input)?
        .filter_map(
            |field| match Field::read(field, &input.ident, &mut errors) {
                Ok(field) => Some(field),
                Err(error) => {
                    errors.push(error);
                    None
                }
            },
        )
        .collect();
    let mut model = Model::empty(input, options, fields);
    model.resolve(&mut errors);
    errors.finish()?;
    model.number();
    Ok(model)
}

impl Field {
    fn read(field: &syn::Field, model: &Ident, errors: &mut Errors) -> Result<Self> {
        let ident = field.ident.clone().expect("named fields have names");
        if let Some(cfg) = field
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident("cfg"))
        {
            return Err(Error::new_spanned(
                cfg,
                "a model has the same columns in every build: no `cfg` on a field",
            ));
        }
        let ty: Type = syn::parse2(replace_self(field.ty.to_token_stream(), model))?;
        let kind = classify(&ty, &model.to_string())?;
        let options = field_options(&field.attrs, &kind, errors);
        let docs = field
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("doc"))
            .cloned()
            .collect();
        let name = ident.unraw().to_string();
        let read = Self {
            ident,
            name,
            vis: field.vis.clone(),
            docs,
            ty,
            kind,
            options,
            column: None,
            relation: None,
        };
        read.check(errors);
        Ok(read)
    }

    /// What types by name and options by key say against each other.
    fn check(&self, errors: &mut Errors) {
        let ty = self.scalar();
        let text = ![
            "i16", "i32", "i64", "f64", "bool", "Decimal", "Date", "Time", "DateTime",
        ]
        .contains(&&*ty);
        if self.options.max.is_some() && !text {
            errors.push(self.error(&format!("`max` counts characters, and `{ty}` is no text")));
        }
        if self.options.digits.is_some() && ty != "Decimal" {
            errors.push(self.error(&format!("`digits` is for `Decimal`, and this is `{ty}`")));
        }
        if self.options.now() && !["DateTime", "Date", "Time"].contains(&&*ty) {
            errors.push(
                self.error("`auto_now` and `auto_now_add` need a `DateTime`, a `Date` or a `Time`"),
            );
        }
        let set_null = self
            .options
            .on_delete
            .as_ref()
            .is_some_and(|action| action == "set_null");
        if set_null && !self.kind.nullable() {
            errors.push(self.error("`on_delete = set_null` needs an `Option<Fk<…>>`"));
        }
        if self.options.has("pk") && self.kind.nullable() {
            errors.push(self.error("a primary key is never NULL: leave the `Option` out"));
        }
    }

    /// The last name of its type, without `Option`.
    fn scalar(&self) -> String {
        let last = last_segment(without_option(&self.ty));
        last.map(|last| last.ident.to_string()).unwrap_or_default()
    }

    fn error(&self, message: &str) -> Error {
        Error::new(self.ty.span(), message)
    }

    /// Whether an insert may leave it out.
    pub(super) fn optional(&self) -> bool {
        let auto = matches!(self.kind, Kind::Column { auto: true, .. });
        auto || self.options.now() || self.kind.nullable() || self.options.default.is_some()
    }
}

impl Model {
    fn empty(input: &DeriveInput, mut options: ModelOptions, fields: Vec<Field>) -> Self {
        let root = options.root.take().unwrap_or_else(|| quote!(::carafe::orm));
        let derived = derived(&input.attrs);
        Self {
            private: quote!(#root::__private),
            vis: input.vis.clone(),
            name: input.ident.clone(),
            serializes: derived.iter().any(|path| is(path, &["Serialize"])),
            derives: derived
                .into_iter()
                .filter(|path| is(path, &["Debug", "Clone", "PartialEq"]))
                .collect(),
            fields,
            columns: Vec::new(),
            keys: 0,
            uniques: Vec::new(),
            indexes: Vec::new(),
            ordering: Vec::new(),
            options,
        }
    }

    fn resolve(&mut self, errors: &mut Errors) {
        let pk = self.primary_key(errors);
        self.keys = pk.len();
        let rest = (0..self.fields.len())
            .filter(|at| !self.fields[*at].kind.to_many() && !pk.contains(at));
        self.columns = pk.iter().copied().chain(rest).collect();
        self.uniques = self
            .options
            .uniques
            .iter()
            .map(|names| self.find_all(names, errors))
            .collect();
        self.indexes = self
            .options
            .indexes
            .iter()
            .map(|sorted| self.find_sorted(sorted, errors))
            .collect();
        self.ordering = self.find_sorted(&self.options.ordering, errors);
        let to_many = self.fields.iter().find(|field| field.kind.to_many());
        if let (Some(field), 2..) = (to_many, self.keys) {
            errors.push(field.error("a model with a key of several columns has no to-many fields"));
        }
    }

    /// The primary key's fields: `pk(…)`, `#[field(pk)]`, or a field `id: Id<Self>`.
    fn primary_key(&self, errors: &mut Errors) -> Vec<usize> {
        let marked: Vec<usize> = (0..self.fields.len())
            .filter(|at| self.fields[*at].options.has("pk"))
            .collect();
        match (self.options.pk.as_slice(), marked.as_slice()) {
            ([], []) => self.default_key(errors).into_iter().collect(),
            ([], [one]) => vec![*one],
            ([], [_, second, ..]) => {
                errors.push(
                    self.fields[*second]
                        .error("several columns as one key are written `#[model(pk(a, b))]`"),
                );
                marked
            }
            (names, []) => self.find_all(names, errors),
            (names, [first, ..]) => {
                errors.push(Error::new(
                    names[0].span(),
                    "the key is given twice: here and by `#[field(pk)]`",
                ));
                vec![*first]
            }
        }
    }

    fn default_key(&self, errors: &mut Errors) -> Option<usize> {
        let Some(at) = self.fields.iter().position(|field| field.name == "id") else {
            let message = format!("`{}` has no primary key: add `pub id: Id<Self>`", self.name);
            errors.push(Error::new(self.name.span(), message));
            return None;
        };
        let field = &self.fields[at];
        let last = last_segment(&field.ty);
        if !last.is_some_and(|last| last.ident == "Id") {
            errors.push(
                field.error("a key is written `id: Id<Self>`; any other type needs `#[field(pk)]`"),
            );
        } else if !last.is_some_and(|last| is_own_key(last, &self.name.to_string())) {
            errors.push(field.error(&format!("the key of `{}` is `Id<Self>`", self.name)));
        }
        Some(at)
    }

    fn find_sorted(&self, sorted: &[Sorted], errors: &mut Errors) -> Vec<(usize, bool)> {
        let found = sorted
            .iter()
            .filter_map(|sorted| Some((self.find(&sorted.field, errors)?, sorted.descending)));
        found.collect()
    }

    fn find_all(&self, names: &[Ident], errors: &mut Errors) -> Vec<usize> {
        names
            .iter()
            .filter_map(|name| self.find(name, errors))
            .collect()
    }

    /// The column of this name.
    fn find(&self, name: &Ident, errors: &mut Errors) -> Option<usize> {
        let text = name.unraw().to_string();
        let found = self.fields.iter().position(|field| field.name == text);
        let error = match found {
            Some(at) if self.fields[at].kind.to_many() => {
                format!("`{text}` is a to-many relation: this table has no column for it")
            }
            Some(at) => return Some(at),
            None => {
                let columns = self.fields.iter().filter(|field| !field.kind.to_many());
                let hint = suggest::hint(&text, columns.map(|field| &*field.name));
                format!("`{}` has no column `{text}`{hint}", self.name)
            }
        };
        errors.push(Error::new(name.span(), error));
        None
    }

    /// Gives columns and relations their positions.
    fn number(&mut self) {
        for (position, at) in (0_u16..).zip(&self.columns) {
            self.fields[*at].column = Some(position);
        }
        let related = self
            .fields
            .iter_mut()
            .filter(|field| field.kind.target().is_some());
        for (position, field) in (0_u16..).zip(related) {
            field.relation = Some(position);
        }
    }

    /// The columns, as rows are read.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().map(|at| &self.fields[*at])
    }

    /// The columns of the primary key.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Field> {
        self.columns().take(self.keys)
    }

    /// The relations, in the order of the struct.
    pub(super) fn relations(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.relation.is_some())
    }
}

/// The paths in the `#[derive(…)]` that stand below the attribute; those above are not visible to it.
fn derived(attributes: &[Attribute]) -> Vec<Path> {
    let mut paths = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
    {
        // A derive that does not parse is rustc's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            paths.push(meta.path);
            Ok(())
        });
    }
    paths
}

fn is(path: &Path, names: &[&str]) -> bool {
    path.segments
        .last()
        .is_some_and(|last| names.iter().any(|name| last.ident == name))
}
