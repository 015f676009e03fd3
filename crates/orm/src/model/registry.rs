//! Labels and table names: who lists a model decides them.

use super::{AdminHook, ModelItem, ModelMeta, RelationKind, RelationMeta, Through, proxy};
use carafe_core::{Error, Result};
use std::{collections::HashMap, panic::Location};

/// All models of an app, with the label of the blueprint that lists them.
///
/// ```
/// # use carafe_orm::model::Registry;
/// let registry = Registry::new();
/// assert!(registry.models().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Registry {
    models: Vec<Registered>,
    by_id: HashMap<u64, usize>,
    /// Whether a model puts a condition on its queries.
    scoped: bool,
    /// Whether changes of a model are kept.
    recorded: bool,
}

/// One registered model.
#[derive(Debug)]
#[non_exhaustive]
pub struct Registered {
    /// Label of its blueprint, such as `shop`.
    pub label: String,
    /// Name of its table, such as `shop_product`.
    pub table: String,
    /// The model.
    pub meta: &'static ModelMeta,
    /// The line of the list that names it.
    pub at: &'static Location<'static>,
    /// The folder of the crate that lists it.
    pub folder: &'static str,
    /// What `impl Admin` says of it.
    pub admin: Option<AdminHook>,
}

impl Registered {
    /// Its name in references that may lead to any model.
    pub(crate) fn reference(&self) -> String {
        let model = self.meta.name.to_lowercase();
        if self.label.is_empty() {
            return model;
        }
        format!("{}.{model}", self.label.to_lowercase())
    }
}

/// The table of a many-to-many relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinTable {
    /// Its name, such as `shop_product_tags`.
    pub table: String,
    /// The column that holds the key of the model with the field, such as `product_id`.
    pub owner: String,
    /// The column that holds the key of the other model, such as `tag_id`.
    pub target: String,
}

impl Registry {
    /// A registry without models.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the list of the blueprint with this label. A model that stands in another list already is an error
    /// that names both lines; so are two models with one table.
    pub fn add(&mut self, label: &str, items: Vec<ModelItem>) -> Result<()> {
        items
            .into_iter()
            .try_for_each(|item| self.add_one(label, item))
    }

    fn add_one(&mut self, label: &str, item: ModelItem) -> Result<()> {
        let table = match item.meta.proxy {
            Some(_) => proxy::table(item, self.get(item.meta.base()))?,
            None => item
                .meta
                .table
                .map_or_else(|| default_table(label, item.meta), str::to_owned),
        };
        self.push(label, table.clone(), item)?;
        let Some(history) = item.meta.history else {
            return Ok(());
        };
        self.recorded = true;
        let item = ModelItem {
            meta: history,
            admin: None,
            ..item
        };
        self.push(label, format!("{table}_history"), item)
    }

    fn push(&mut self, label: &str, table: String, item: ModelItem) -> Result<()> {
        if let Some(other) = self.get(item.meta) {
            return Err(listed_twice(item, other));
        }
        let same = self.models.iter().find(|other| other.table == table);
        if let Some(other) = same.filter(|_| item.meta.proxy.is_none()) {
            return Err(same_table(item, other));
        }
        self.by_id.insert(item.meta.id, self.models.len());
        self.scoped |= item.meta.scope.is_some();
        let ModelItem {
            meta,
            at,
            folder,
            admin,
        } = item;
        self.models.push(Registered {
            label: label.to_owned(),
            table,
            meta,
            at,
            folder,
            admin,
        });
        Ok(())
    }

    /// All models, in the order of the lists.
    pub fn models(&self) -> &[Registered] {
        &self.models
    }

    /// Whether a model puts a condition of its own on its queries.
    pub(crate) fn is_scoped(&self) -> bool {
        self.scoped
    }

    /// Whether changes of a model are kept.
    #[inline]
    pub(crate) fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// Whether the model is the table of another one's changes.
    pub(crate) fn is_history(&self, meta: &ModelMeta) -> bool {
        let mut kept = self.models.iter().filter_map(|entry| entry.meta.history);
        kept.any(|history| history.id == meta.id)
    }

    /// The entry of a model.
    pub fn get(&self, meta: &ModelMeta) -> Option<&Registered> {
        self.by_id.get(&meta.id).map(|index| &self.models[*index])
    }

    /// The entry of `label.Model`; the model's case does not matter.
    pub fn find(&self, name: &str) -> Option<&Registered> {
        let (label, model) = name.split_once('.')?;
        self.models
            .iter()
            .find(|entry| entry.label == label && entry.meta.name.eq_ignore_ascii_case(model))
    }

    /// The name of a model in references that may lead to any: `shop.product`; an error when no blueprint lists it.
    pub fn model_name(&self, meta: &'static ModelMeta) -> Result<String> {
        let entry = self.get(meta).ok_or_else(|| not_listed(meta))?;
        Ok(entry.reference())
    }

    /// The model of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&'static ModelMeta> {
        let mut models = self.models.iter();
        let found = models.find(|entry| entry.reference() == name);
        found.map(|entry| entry.meta)
    }

    /// The name of a model's table; an error when no blueprint lists the model.
    pub fn table(&self, meta: &'static ModelMeta) -> Result<&str> {
        self.get(meta)
            .map(|entry| entry.table.as_str())
            .ok_or_else(|| not_listed(meta))
    }

    /// The table of a many-to-many relation of this model.
    pub fn join_table(
        &self,
        meta: &'static ModelMeta,
        relation: &RelationMeta,
    ) -> Result<JoinTable> {
        let RelationKind::ManyToMany { table, columns } = relation.kind else {
            return Err(Error::internal(format!(
                "`{}.{}` is not many-to-many",
                meta.name, relation.name
            )));
        };
        if let Some(through) = relation.through {
            return self.through_table(through);
        }
        let owner_table = self.table(meta)?;
        let (owner, target) = columns.map_or_else(
            || default_columns(meta, (relation.target)()),
            |(owner, target)| (owner.to_owned(), target.to_owned()),
        );
        let table = table.map_or_else(|| format!("{owner_table}_{}", relation.name), str::to_owned);
        Ok(JoinTable {
            table,
            owner,
            target,
        })
    }

    /// The table of a model whose rows are links.
    fn through_table(&self, through: Through) -> Result<JoinTable> {
        let model = (through.model)();
        let column = |relation: u16| match model.relations[usize::from(relation)].kind {
            RelationKind::ForeignKey { column, .. } => {
                Ok(model.columns[usize::from(column)].name.to_owned())
            }
            _ => Err(Error::internal(format!(
                "`{}` holds no such key",
                model.name
            ))),
        };
        Ok(JoinTable {
            table: self.table(model)?.to_owned(),
            owner: column(through.near)?,
            target: column(through.far)?,
        })
    }

    /// Relations that lead to a model in no list, each as an error with both lines.
    pub fn check(&self) -> Vec<Error> {
        let relations = self.models.iter().flat_map(|entry| {
            let targets = entry.meta.generics.iter().flat_map(|key| key.targets);
            let relations = entry.meta.relations.iter().chain(targets);
            relations.map(move |relation| (entry, relation))
        });
        relations
            .filter_map(|(entry, relation)| self.check_relation(entry, relation))
            .collect()
    }

    fn check_relation(&self, entry: &Registered, relation: &RelationMeta) -> Option<Error> {
        let target = (relation.target)();
        if self.get(target).is_some() {
            return None;
        }
        let message = format!(
            "`{}.{}` leads to `{}`, which no blueprint lists ({})",
            entry.meta.name, relation.name, target.name, target.at
        );
        let hint = format!("add `{}` to a `.models(models![…])`", target.name);
        Some(
            Error::config(message)
                .code("orm.E004")
                .hint(hint)
                .located(entry.at),
        )
    }
}

/// Django's rule: the label, an underscore, the model's name in lower case.
fn default_table(label: &str, meta: &ModelMeta) -> String {
    let name = meta.name.to_lowercase();
    if label.is_empty() {
        name
    } else {
        format!("{label}_{name}")
    }
}

/// Django's rule, also for a model that is related to itself.
fn default_columns(owner: &'static ModelMeta, target: &'static ModelMeta) -> (String, String) {
    let (owner, target) = (owner.base(), target.base());
    let (from, to) = (owner.name.to_lowercase(), target.name.to_lowercase());
    if owner.id == target.id {
        return (format!("from_{from}_id"), format!("to_{to}_id"));
    }
    (format!("{from}_id"), format!("{to}_id"))
}

fn listed_twice(item: ModelItem, other: &Registered) -> Error {
    Error::config(format!(
        "`{}` is listed twice; the other list is at {}",
        item.meta.name, other.at
    ))
    .code("orm.E002")
    .hint("a model belongs to one blueprint: take it out of one of the lists")
    .located(item.at)
}

fn same_table(item: ModelItem, other: &Registered) -> Error {
    let message = format!(
        "`{}` and `{}` both have the table `{}`",
        item.meta.name, other.meta.name, other.table
    );
    Error::config(message)
        .code("orm.E003")
        .hint("give one of them another `#[model(table = \"…\")]`")
        .located(item.at)
}

fn not_listed(meta: &'static ModelMeta) -> Error {
    Error::config(format!("no blueprint lists `{}`", meta.name))
        .code("orm.E005")
        .hint(format!("add it to a `.models(models![{}])`", meta.name))
        .located(meta.at)
}
