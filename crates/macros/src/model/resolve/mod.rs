//! From names to positions: which field is which column, which relation, and whether all of it makes sense.

mod field;
mod key;

pub(super) use self::field::Field;

use super::{
    named_fields,
    parse::{Errors, Kind, ModelOptions, Sorted, last_segment, model_options, without_option},
    suggest,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, DeriveInput, Error, Path, Result, Visibility, ext::IdentExt};

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
    /// Columns that are unique together in some rows, and in which.
    pub(super) partial: Vec<(Vec<usize>, TokenStream)>,
    /// A field, the part of a day that it is unique for, and the field with that day.
    pub(super) unique_for: Vec<(usize, TokenStream, usize)>,
    /// The fields of each rule of `exclude`.
    pub(super) exclusions: Vec<Vec<usize>>,
    /// Further indexes: position in `fields`, and whether it descends.
    pub(super) indexes: Vec<Vec<(usize, bool)>>,
    pub(super) ordering: Vec<(usize, bool)>,
    /// What names a row in fixtures.
    pub(super) natural_key: Vec<usize>,
    /// The column that says when a row was thrown away.
    pub(super) soft_delete: Option<usize>,
    /// The fields in which people search, each with its weight.
    pub(super) search: Vec<(usize, Ident)>,
    pub(super) options: ModelOptions,
}

/// Reads the attribute and the struct.
pub(super) fn model(arguments: TokenStream, input: &DeriveInput) -> Result<Model> {
    let mut errors = Errors::default();
    let options = model_options(arguments, &mut errors);
    if !input.generics.params.is_empty() {
        let message = "a model has no type parameters: it is one table";
        errors.push(Error::new_spanned(&input.generics, message));
    }
    let mut fields = Vec::new();
    for field in named_fields(input)? {
        let field = Field::read(field, &input.ident, &mut errors);
        fields.extend(errors.take(field.map(Some)));
    }
    let mut model = Model::new(input, options, fields);
    model.resolve(&mut errors);
    errors.finish()?;
    model.mark_keys();
    model.number();
    Ok(model)
}

/// Added to the position of a generic foreign key: the number of its relation, as `carafe-orm` has it.
const GENERIC: u16 = 0x4000;

impl Model {
    fn new(input: &DeriveInput, mut options: ModelOptions, fields: Vec<Field>) -> Self {
        let root = options.root.take().unwrap_or_else(|| quote!(::carafe::orm));
        let mut derives = derived(&input.attrs);
        let serializes = derives.iter().any(|path| is(path, &["Serialize"]));
        derives.retain(|path| is(path, &["Debug", "Clone", "PartialEq"]));
        Self {
            private: quote!(#root::__private),
            vis: input.vis.clone(),
            name: input.ident.clone(),
            serializes,
            derives,
            fields,
            options,
            columns: Vec::new(),
            keys: 0,
            uniques: Vec::new(),
            partial: Vec::new(),
            exclusions: Vec::new(),
            unique_for: Vec::new(),
            indexes: Vec::new(),
            ordering: Vec::new(),
            natural_key: Vec::new(),
            soft_delete: None,
            search: Vec::new(),
        }
    }

    fn resolve(&mut self, errors: &mut Errors) {
        let pk = self.primary_key(errors);
        self.keys = pk.len();
        let rest = self.positions(|field| !field.kind.elsewhere());
        let rest = rest.into_iter().filter(|at| !pk.contains(at));
        self.columns = pk.iter().copied().chain(rest).collect();
        let uniques = self.options.uniques.iter();
        self.uniques = uniques.map(|names| self.find_all(names, errors)).collect();
        let partial = self.options.partial.iter();
        self.partial = partial
            .map(|(names, condition)| (self.find_all(names, errors), condition.clone()))
            .collect();
        let exclusions = self.options.exclusions.iter();
        self.exclusions = exclusions
            .map(|exclusion| self.find_all(&exclusion.fields, errors))
            .collect();
        self.unique_for = self.find_days(errors);
        let indexes = self.options.indexes.iter();
        self.indexes = indexes
            .map(|sorted| self.find_sorted(sorted, errors))
            .collect();
        self.ordering = self.find_sorted(&self.options.ordering, errors);
        self.natural_key = self.find_all(&self.options.natural_key, errors);
        self.soft_delete = self.find_soft_delete(errors);
        self.search = self.find_searched(errors);
        let to_many = self.fields.iter().find(|field| field.kind.elsewhere());
        let keys = pk.iter().map(|at| &self.fields[*at]);
        for field in keys.filter(|field| matches!(field.kind, Kind::Generic { .. })) {
            errors.push(field.error("a generic foreign key cannot be part of the primary key"));
        }
        if let (Some(field), 2..) = (to_many, self.keys) {
            errors.push(field.error("a model with a key of several columns has no to-many fields"));
        }
    }

    /// The positions of the fields that fit.
    fn positions(&self, fits: impl Fn(&Field) -> bool) -> Vec<usize> {
        (0..self.fields.len())
            .filter(|at| fits(&self.fields[*at]))
            .collect()
    }

    /// The days that `unique_for_date = …` and the like name.
    fn find_days(&self, errors: &mut Errors) -> Vec<(usize, TokenStream, usize)> {
        let mut found = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            for (part, name) in &field.options.rules.unique_for {
                let Some(of) = self.find(name, errors) else {
                    continue;
                };
                let last = last_segment(without_option(&self.fields[of].ty));
                if last.is_some_and(|last| last.ident == "DateTime" || last.ident == "Date") {
                    found.push((at, part.clone(), of));
                } else {
                    let message = format!("`{name}` is no day: this names a `Date` or `DateTime`");
                    errors.push(Error::new(name.span(), message));
                }
            }
        }
        found
    }

    /// The column that `soft_delete = …` names; it is empty for a row that is there.
    fn find_soft_delete(&self, errors: &mut Errors) -> Option<usize> {
        let name = self.options.soft_delete.as_ref()?;
        let at = self.find(name, errors)?;
        let field = &self.fields[at];
        let inner = last_segment(without_option(&field.ty));
        let time = inner.is_some_and(|last| last.ident == "DateTime");
        if time && matches!(field.kind, Kind::Column { nullable: true, .. }) {
            return Some(at);
        }
        let message =
            "`soft_delete` names the time at which a row was thrown away: `Option<DateTime>`";
        errors.push(field.error(message));
        None
    }

    fn find_searched(&self, errors: &mut Errors) -> Vec<(usize, Ident)> {
        let search = self.options.search.iter();
        let fields = search.flat_map(|search| &search.fields);
        let mut found = Vec::new();
        for (name, weight) in fields {
            let Some(at) = self.find(name, errors) else {
                continue;
            };
            if self.fields[at].options.rules.generated.is_some() {
                let message = "a generated column cannot be searched: no database tells when it changes; name the columns that it is made of";
                errors.push(Error::new(name.span(), message));
            }
            found.push((at, weight.clone()));
        }
        found
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
            Some(at) if self.fields[at].kind.elsewhere() => {
                format!("`{text}` is a to-many relation: this table has no column for it")
            }
            Some(at) => return Some(at),
            None => {
                let columns = self.fields.iter().filter(|field| !field.kind.elsewhere());
                let hint = suggest::hint(&text, columns.map(|field| &*field.name));
                format!("`{}` has no column `{text}`{hint}", self.name)
            }
        };
        errors.push(Error::new(name.span(), error));
        None
    }

    /// Writes into the types of foreign keys that their models are known: see `HasKey` in `carafe-orm`.
    fn mark_keys(&mut self) {
        let name = self.name.to_string();
        for field in &mut self.fields {
            field.mark_key(&name);
        }
    }

    /// Gives columns and relations their positions.
    fn number(&mut self) {
        let mut position = 0;
        for at in &self.columns {
            self.fields[*at].column = Some(position);
            position += self.fields[*at].kind.width();
        }
        let related = self
            .fields
            .iter_mut()
            .filter(|field| field.kind.target().is_some());
        for (position, field) in (0_u16..).zip(related) {
            field.relation = Some(position);
        }
        let generics = self
            .fields
            .iter_mut()
            .filter(|field| matches!(field.kind, Kind::Generic { .. }));
        for (position, field) in (0_u16..).zip(generics) {
            field.relation = Some(GENERIC | position << 8);
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
        self.fields
            .iter()
            .filter(|field| field.kind.target().is_some())
    }

    /// The generic foreign keys, in the order of the struct.
    pub(super) fn generics(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| matches!(field.kind, Kind::Generic { .. }))
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
