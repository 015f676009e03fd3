//! Which fields make the primary key.

use super::{
    super::parse::{Errors, is_own_key, last_segment},
    Model,
};
use syn::Error;

impl Model {
    /// The primary key's fields: `pk(…)`, `#[field(pk)]`, or a field `id: Id<Self>`.
    pub(super) fn primary_key(&self, errors: &mut Errors) -> Vec<usize> {
        let marked = self.positions(|field| field.options.has("pk"));
        match (self.options.pk.as_slice(), marked.as_slice()) {
            ([], []) => self.default_key(errors).into_iter().collect(),
            ([], [one]) => vec![*one],
            ([], [_, second, ..]) => {
                let message = "several columns as one key are written `#[model(pk(a, b))]`";
                errors.push(self.fields[*second].error(message));
                marked
            }
            (names, []) => self.find_all(names, errors),
            (names, [first, ..]) => {
                let message = "the key is given twice: here and by `#[field(pk)]`";
                errors.push(Error::new(names[0].span(), message));
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
        match last_segment(&field.ty) {
            Some(last) if is_own_key(last, &self.name.to_string()) => {}
            Some(last) if last.ident == "Id" => {
                errors.push(field.error(&format!("the key of `{}` is `Id<Self>`", self.name)));
            }
            _ => errors.push(field.error(PLAIN_ID)),
        }
        Some(at)
    }
}

const PLAIN_ID: &str = "a key is written `id: Id<Self>`; any other type needs `#[field(pk)]`";
