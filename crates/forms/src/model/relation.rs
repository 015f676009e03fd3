//! Choices of the fields that lead to other models.

use super::{ModelForm, Part, value};
use crate::field::{Choice, Widget};
use carafe_core::{Error, Result, i18n::tr};
use carafe_orm::{db::Db, dynamic::DynQuery, model::ModelMeta, value::Value};

/// More rows than this are no select any more: the key is typed, with a search page beside it.
pub const MOST_CHOICES: u64 = 1_000;

/// A field that leads to another model.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Related {
    /// Name of the field.
    pub field: &'static str,
    /// The other model.
    pub target: &'static ModelMeta,
    /// Whether it leads to several rows.
    pub many: bool,
}

impl ModelForm {
    /// The fields that lead to other models.
    pub fn relations(&self) -> Vec<Related> {
        let meta = self.meta;
        let related = self.parts.iter().filter_map(|part| {
            let relation = part.relation(meta)?;
            let target = (meta.relations[usize::from(relation)].target)();
            Some(Related {
                field: part.name(meta),
                target,
                many: matches!(part, Part::Links(_)),
            })
        });
        related.collect()
    }

    /// Offers these rows, by key and text.
    pub fn choices(&mut self, name: &str, rows: Vec<(Value, String)>) {
        let choices = rows
            .into_iter()
            .map(|(key, text)| Choice {
                value: value::shown(&key),
                text,
            })
            .collect();
        self.form.change(name, |field| field.choices(choices));
    }

    /// Asks for the key itself, with a link to a page on which it can be found.
    pub fn key_input(&mut self, name: &str, search_url: Option<String>) {
        self.form.change(name, |field| {
            let several = matches!(field.widget(), Widget::SelectMultiple | Widget::Keys);
            let field = field.drawn(if several { Widget::Keys } else { Widget::Key });
            match search_url {
                Some(url) => field.search_url(url),
                None => field,
            }
        });
    }

    /// Asks the database for the choices of every relation, one statement each.
    ///
    /// A relation to more than [`MOST_CHOICES`] rows is an input for the key or the keys, and `search_url` says where
    /// keys of that model are found.
    pub async fn load_choices(
        &mut self,
        db: &Db,
        search_url: impl Fn(Related) -> Option<String> + Send,
    ) -> Result<()> {
        for related in self.relations() {
            let query = DynQuery::new(related.target)
                .order_by(["pk"])?
                .limit(MOST_CHOICES + 1);
            let mut rows = query.choices(db).await?;
            if rows.len() as u64 <= MOST_CHOICES {
                rows.sort_by_cached_key(|(_, text)| text.to_lowercase());
                self.choices(related.field, rows);
            } else {
                self.key_input(related.field, search_url(related));
            }
        }
        Ok(())
    }

    /// Shows which rows a many-to-many field is linked to.
    pub fn show_links(&mut self, name: &str, keys: &[Value]) {
        self.form
            .set_initial_list(name, keys.iter().map(value::shown).collect());
    }

    /// Looks whether the rows behind typed keys are there; a key that leads nowhere becomes an error of its field.
    pub async fn check_keys(&mut self, db: &Db) -> Result<bool, Error> {
        for related in self.relations() {
            let keys = self.keys(related.field);
            if keys.is_empty() || !self.is_key_input(related.field) {
                continue;
            }
            let expected = keys.len() as u64;
            let query = DynQuery::new(related.target).filter("pk__in", Value::List(keys.into()))?;
            if query.count(db).await? < expected {
                let message = tr("forms.no_such_row", "There is no row with this key.");
                self.form
                    .add_error(related.field, "invalid_choice", message);
            }
        }
        Ok(self.form.is_valid())
    }
}
