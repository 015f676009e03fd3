//! What every page of the admin shows: the menu, the way back, who is signed in.

use crate::{
    home::style_version,
    site::{Entry, Site, capitalized},
};
use carafe_auth::{CurrentUser, page::render};
use carafe_core::{Html, Result, i18n::tr};
use carafe_http::route::url_for;
use carafe_templates::Context;

/// One step of the way to a page: its text and its address. The last one is the page itself and no link.
pub(crate) type Crumb = (String, Option<String>);

/// Renders a page inside the frame of the admin.
#[track_caller]
pub(crate) fn page(
    template: &str,
    user: &CurrentUser,
    title: &str,
    crumbs: Vec<Crumb>,
    given: &Context,
) -> Result<Html> {
    let frame = Context::new()
        .with("page_title", title.to_owned())
        .with("menu", Site::with(|site| menu(site, user, &crumbs))?)
        .with("crumbs", crumbs_of(crumbs)?)
        .with("account", user.full_name())
        .with("admin_style", style_version());
    render(template, frame.merged(given))
}

fn crumbs_of(crumbs: Vec<Crumb>) -> Result<Vec<Context>> {
    let home = (
        tr("admin.home", "Home").into_owned(),
        Some(url_for("admin.index", &[])?),
    );
    let last = crumbs.len();
    let all = [home].into_iter().chain(crumbs).enumerate();
    let crumb = |(place, (text, url)): (usize, Crumb)| {
        let url = url.filter(|_| place != last);
        Context::new().with("text", text).with("url", url)
    };
    Ok(all.map(crumb).collect())
}

/// The models by label; the one whose list or row is open is marked.
fn menu(site: &Site, user: &CurrentUser, crumbs: &[Crumb]) -> Result<Vec<Context>> {
    let mut groups: Vec<(String, Vec<Context>)> = Vec::new();
    for entry in site.visible(user) {
        let item = item(entry, crumbs)?;
        match groups.iter_mut().find(|(label, _)| *label == entry.label) {
            Some((_, items)) => items.push(item),
            None => groups.push((entry.label.clone(), vec![item])),
        }
    }
    let group = |(label, items): (String, Vec<Context>)| {
        Context::new()
            .with("label", label_name(&label))
            .with("id", label)
            .with("items", items)
    };
    Ok(groups.into_iter().map(group).collect())
}

fn item(entry: &Entry, crumbs: &[Crumb]) -> Result<Context> {
    let (url, text) = (entry.url("admin.changelist")?, entry.plural());
    let current = crumbs
        .first()
        .is_some_and(|(_, address)| address.as_deref() == Some(&url));
    Ok(Context::new()
        .with("url", url)
        .with("text", text)
        .with("current", current))
}

/// What people call a blueprint.
pub(crate) fn label_name(label: &str) -> String {
    let english = if label == "auth" {
        "Accounts".to_owned()
    } else {
        capitalized(&label.replace('_', " "))
    };
    tr(&format!("labels.{label}"), &english).into_owned()
}
