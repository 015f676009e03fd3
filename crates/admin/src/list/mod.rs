//! The list of a model's rows: columns, search, sort, pages.

mod cell;
mod columns;
mod cursor;
mod request;

pub(crate) use self::cursor::parsed;

use self::{
    columns::{Column, columns},
    request::ListRequest,
};
use crate::{access, key, site::Entry, view};
use axum::{extract::Path, http::Uri};
use carafe_auth::{Action, CurrentUser, can};
use carafe_core::{
    Html, Result,
    i18n::{tr, tr_with},
};
use carafe_forms::FormData;
use carafe_macros::get;
use carafe_orm::{
    db::Db,
    dynamic::{DynQuery, DynRow},
    model::ModelMeta,
};
use carafe_templates::Context;

/// Rows on a page, unless the model says otherwise.
const PER_PAGE: u64 = 100;

/// More rows than this are not counted: "10,000+" is as good and costs the same at any size.
const COUNTED: u64 = 10_000;

/// What a list needs to know of its model, taken out of the site.
struct Listed {
    meta: &'static ModelMeta,
    columns: Vec<Column>,
    search: Vec<String>,
    per_page: u64,
    name: String,
    plural: String,
    url: String,
    add_url: Option<String>,
    /// The address of a row, with [`PLACE`] for its key; `None` for somebody who may only look.
    row_url: Option<String>,
}

#[get("/{label}/{model}/", name = "changelist", crate = carafe_http)]
pub(crate) async fn changelist(
    user: CurrentUser,
    Path((label, model)): Path<(String, String)>,
    uri: Uri,
    db: Db,
) -> Result<Html> {
    let listed = access::allowed(&user, Action::View, (&label, &model), |entry| {
        listed(entry, &user)
    })?;
    let query = FormData::parse(uri.query().unwrap_or_default().as_bytes())?;
    let mut request = ListRequest::read(&listed, &query);
    let mut page = request.fetch(&listed, &db).await?;
    if page.rows.is_empty() && request.is_inside() {
        // The rows of an old address are gone: the list itself is better than an empty page.
        request = request.at_the_start();
        page = request.fetch(&listed, &db).await?;
    }
    let count = request
        .filtered(&listed)?
        .limit(COUNTED + 1)
        .count(&db)
        .await?;
    let given = Context::new()
        .with("title", listed.plural.clone())
        .with("count", counted(count))
        .with("q", request.words.clone())
        .with("searchable", !listed.search.is_empty())
        .with("list_url", listed.url.clone())
        .with("add_url", listed.add_url.clone())
        .with(
            "add_text",
            tr_with("admin.add", "Add {name}", &[("name", &listed.name)]),
        )
        .with("headings", request.headings(&listed))
        .with(
            "rows",
            page.rows
                .iter()
                .map(|row| listed.row(row, &page.columns))
                .collect::<Result<Vec<_>>>()?,
        )
        .with(
            "next_url",
            page.next
                .map(|cursor| request.url(&listed, &[("after", &cursor)])),
        )
        .with(
            "previous_url",
            page.previous
                .map(|cursor| request.url(&listed, &[("before", &cursor)])),
        );
    let crumbs = vec![(listed.plural.clone(), Some(listed.url.clone()))];
    view::page("admin/list.html", &user, &listed.plural, crumbs, &given)
}

fn counted(count: u64) -> String {
    let shown = if count > COUNTED {
        format!("{COUNTED}+")
    } else {
        count.to_string()
    };
    if count == 1 {
        return tr("admin.list.one_row", "1 row").into_owned();
    }
    tr_with("admin.list.rows", "{count} rows", &[("count", &shown)])
}

fn listed(entry: &Entry, user: &CurrentUser) -> Result<Listed> {
    let add = can(user, Action::Add, entry.meta)
        .then(|| entry.url("admin.add"))
        .transpose()?;
    let change = can(user, Action::Change, entry.meta)
        .then(|| entry.row_url("admin.change", PLACE))
        .transpose()?;
    Ok(Listed {
        meta: entry.meta,
        columns: columns(entry),
        search: entry.config.search_fields.clone(),
        per_page: entry.config.list_per_page.unwrap_or(PER_PAGE),
        name: entry.name(),
        plural: entry.plural(),
        url: entry.url("admin.changelist")?,
        add_url: add,
        row_url: change,
    })
}

/// Stands for the key in the address of a row, so that one address is made for all rows.
const PLACE: &str = "__pk__";

impl Listed {
    fn query(&self) -> DynQuery {
        DynQuery::new(self.meta)
    }

    /// Every column of the model, so that a row can be decoded, then those of related rows and of the order.
    fn selected(&self, order: &[String]) -> Vec<String> {
        let mut names: Vec<String> = self
            .meta
            .columns
            .iter()
            .map(|column| column.field.to_owned())
            .collect();
        let lists = self.columns.iter().map(|column| column.name.clone());
        let order = order
            .iter()
            .map(|name| name.trim_start_matches('-').to_owned());
        for name in lists.chain(order).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn row(&self, row: &DynRow, selected: &[String]) -> Result<Context> {
        let key = key::text(self.meta, row);
        let cells = self
            .columns
            .iter()
            .map(|column| cell::shown(column, row, selected));
        let cells = cells.collect::<Result<Vec<_>>>()?;
        let address = self
            .row_url
            .as_ref()
            .map(|url| url.replace(PLACE, &cursor::escaped(&key)));
        Ok(Context::new().with("url", address).with("cells", cells))
    }
}
