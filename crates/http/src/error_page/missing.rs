//! The page for an unknown path, in development: the routes there are, the nearest first.

use super::html::{Escaped, frame};
use crate::route::{Mounted, RouteTable, Verb};
use carafe_core::{context::Context, suggest::distance};
use std::fmt::Write as _;

/// More routes are left to `routes` on the command line.
const SHOWN: usize = 200;

/// The routes of the app in the order of their distance from what was asked for.
pub(super) fn page(context: &Context) -> String {
    let path = context.info().map_or("", |info| info.uri.path());
    let mut body = format!("<h1>Nothing answers <code>{}</code></h1>", Escaped(path));
    let mut routes: Vec<&Mounted> = context
        .app()
        .get::<RouteTable>()
        .into_iter()
        .flatten()
        .collect();
    routes.sort_by_cached_key(|route| distance(path, &route.pattern));
    if routes.is_empty() {
        body.push_str("<p>This app has no routes: add <code>.routes(routes![…])</code>.</p>");
    } else {
        body.push_str("<p>These routes are there, the nearest first.</p><table>");
        for route in routes.into_iter().take(SHOWN) {
            row(&mut body, route);
        }
        body.push_str("</table>");
    }
    body.push_str(
        "<p class=\"quiet\">Only this machine sees this page, and only in development.</p>",
    );
    frame("404 Not Found", &body)
}

fn row(body: &mut String, route: &Mounted) {
    let methods: Vec<_> = route.methods.iter().copied().map(Verb::as_str).collect();
    let _ = write!(
        body,
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"quiet\">{}</td></tr>",
        methods.join(" "),
        Escaped(&route.pattern),
        Escaped(&route.name),
        Escaped(&route.at.to_string())
    );
}
