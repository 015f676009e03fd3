//! In which fields people search: from now on, and no longer.

use super::{Act, Around, Footprint, check_fields, model_mut, unfit};
use crate::{
    migrate::{ddl::Change, file::Reader},
    schema::{
        Entries, ModelKey, Search, SearchedField, State, Table, TableSearch, search_entries,
        words_table,
    },
};
use carafe_core::Result;

/// People search in these fields.
#[derive(Debug, Clone, PartialEq)]
pub struct AddSearch {
    /// Name of the model.
    pub model: String,
    /// The fields.
    pub search: Search,
}

/// People no longer search in them.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveSearch {
    /// Name of the model.
    pub model: String,
}

/// Reads the fields whose keys stand in this table.
fn read_search(entries: &mut Reader<'_>) -> Result<Search> {
    let fields = entries.need("fields")?.list()?;
    let one = |node: &crate::migrate::file::Node<'_>| {
        node.parse("field and its weight, written `name A`", |text| {
            SearchedField::parse(text)
        })
    };
    Ok(Search {
        fields: fields.iter().map(one).collect::<Result<_>>()?,
        language: entries.text("language")?,
        unaccent: entries.flag("unaccent")?,
        trigram: entries.flag("trigram")?,
    })
}

/// Reads the fields of a new table, if there are some.
pub(super) fn read_optional_search(entries: &mut Reader<'_>) -> Result<Option<Search>> {
    let Some(node) = entries.get("search") else {
        return Ok(None);
    };
    let mut table = node.table()?;
    let search = read_search(&mut table)?;
    table.finish()?;
    Ok(Some(search))
}

/// The table of a model at this point, and what is searched in it.
fn searched(state: &State, label: &str, model: &str) -> Result<(Table, TableSearch)> {
    let table = state.table(&ModelKey::new(label, model))?;
    let search = table.search.clone();
    let search = search.ok_or_else(|| unfit(format!("`{label}.{model}` is not searched here")))?;
    Ok((table, search))
}

fn add(around: Around<'_>, state: &State, model: &str) -> Result<Vec<Change>> {
    let (table, search) = searched(state, around.label, model)?;
    Ok(vec![Change::AddSearch { table, search }])
}

fn drop(around: Around<'_>, state: &State, model: &str) -> Result<Vec<Change>> {
    let (table, search) = searched(state, around.label, model)?;
    Ok(vec![Change::DropSearch { table, search }])
}

fn footprint(label: &str, model: &str) -> Footprint {
    let key = ModelKey::new(label, model);
    Footprint::default()
        .reading(key.to_string())
        .writing(format!("search {key}"))
}

impl Act for AddSearch {
    const NAME: &'static str = "add_search";

    fn describe(&self) -> String {
        let fields = self.search.names().join(", ");
        format!("search in {} of {}", fields, self.model)
    }

    fn slug(&self) -> String {
        format!("{}_search", self.model).to_lowercase()
    }

    fn entries(&self) -> Entries {
        Entries::new()
            .text("model", &self.model)
            .extend(search_entries(&self.search))
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            model: entries.text("model")?,
            search: read_search(entries)?,
        })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let model = model_mut(state, label, &self.model)?;
        if model.search.is_some() {
            let problem = format!("`{label}.{}` is searched already", self.model);
            return Err(unfit(problem));
        }
        let names = self.search.fields.iter().map(|field| &field.name);
        check_fields(model, &self.model, names)?;
        model.search = Some(self.search.clone());
        Ok(())
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        add(around, around.after, &self.model)
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        drop(around, around.after, &self.model)
    }

    fn footprint(&self, label: &str) -> Footprint {
        let key = ModelKey::new(label, &self.model);
        let names = self.search.fields.iter();
        let names = names.map(|field| format!("{key}.{}", field.name));
        let table = format!("name {}", words_table(&key.to_string()));
        names.fold(
            footprint(label, &self.model).writing(table),
            Footprint::reading,
        )
    }
}

impl Act for RemoveSearch {
    const NAME: &'static str = "remove_search";

    fn describe(&self) -> String {
        format!("search no longer in {}", self.model)
    }

    fn slug(&self) -> String {
        format!("remove_{}_search", self.model).to_lowercase()
    }

    fn entries(&self) -> Entries {
        Entries::new().text("model", &self.model)
    }

    fn read(entries: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            model: entries.text("model")?,
        })
    }

    fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        let model = model_mut(state, label, &self.model)?;
        match model.search.take() {
            Some(_) => Ok(()),
            None => Err(unfit(format!("`{label}.{}` is not searched", self.model))),
        }
    }

    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        drop(around, around.before, &self.model)
    }

    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        add(around, around.before, &self.model)
    }

    fn footprint(&self, label: &str) -> Footprint {
        footprint(label, &self.model)
    }
}
