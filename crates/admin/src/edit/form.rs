//! A form and the row it is about.

use super::{Edited, version};
use crate::{key, site::Site};
use carafe_auth::{User, user::NewPassword};
use carafe_core::{Result, i18n::tr_with};
use carafe_forms::model::{ModelForm, Related};
use carafe_orm::{Value, db::Db, dynamic, model::Model as _};

/// The form of one page.
pub(super) struct Editing {
    pub(super) edited: Edited,
    pub(super) form: ModelForm,
    pub(super) opened: Opened,
}

/// What the form is about.
pub(super) enum Opened {
    /// A row that is not there yet.
    New,
    /// A row as it was when the page was asked for.
    Row {
        key: String,
        value: Value,
        version: String,
        text: String,
    },
}

impl Editing {
    pub(super) async fn new_row(edited: Edited, db: &Db) -> Result<Self> {
        let mut form = form(&edited, db).await?;
        if edited.is_account() {
            NewPassword::add_to(form.form_mut());
        }
        Ok(Self {
            edited,
            form,
            opened: Opened::New,
        })
    }

    pub(super) async fn row(edited: Edited, db: &Db, key: &str) -> Result<Self> {
        let value = key::read(edited.meta, key)?;
        let row = key::only(edited.meta, &value)?.one(db).await?;
        let text = row.display(edited.meta)?;
        let mut form = form(&edited, db).await?;
        form.show(row.values());
        let links = links(&form, db, &value).await?;
        for (field, keys) in &links {
            form.show_links(field, keys);
        }
        let opened = Opened::Row {
            key: key.to_owned(),
            value,
            version: version::of(row.values(), &links),
            text,
        };
        Ok(Self {
            edited,
            form,
            opened,
        })
    }

    pub(super) fn title(&self) -> String {
        match &self.opened {
            Opened::New => tr_with("admin.add", "Add {name}", &[("name", &self.edited.name)]),
            Opened::Row { text, .. } => text.clone(),
        }
    }

    /// What the page says the row was like when it was drawn; a refused form keeps saying the same.
    pub(super) fn version(&self) -> Option<&str> {
        match &self.opened {
            Opened::New => None,
            Opened::Row { version, .. } => Some(version),
        }
    }
}

/// The keys of each many-to-many field of a row.
pub(super) async fn links(form: &ModelForm, db: &Db, key: &Value) -> Result<Links> {
    let (meta, mut all) = (form.meta(), Links::new());
    for related in form.relations().into_iter().filter(|related| related.many) {
        let Some(relation) = meta.relation(related.field) else {
            continue;
        };
        let mut keys = dynamic::links(db, meta, relation, key.clone()).await?;
        keys.sort_by_cached_key(|key| {
            let text = key.to_text();
            (text.len(), text)
        });
        all.push((related.field, keys));
    }
    Ok(all)
}

/// Many-to-many fields by name, and the keys of their rows.
pub(super) type Links = Vec<(&'static str, Vec<Value>)>;

async fn form(edited: &Edited, db: &Db) -> Result<ModelForm> {
    let mut form = ModelForm::new(edited.meta);
    if edited.meta.id == User::META.id {
        form = form.without("password");
    }
    form.load_choices(db, search_url).await?;
    Ok(form)
}

/// The list on which a key can be found.
fn search_url(related: Related) -> Option<String> {
    Site::with(|site| {
        site.of(related.target)
            .map(|entry| entry.url("admin.changelist"))
            .transpose()
    })
    .ok()
    .flatten()
}
