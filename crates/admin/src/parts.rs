//! What the facade mounts.

use crate::{edit, home, list, remove, site::Site};
use carafe_auth::Parts;
use carafe_core::assets::{Assets, Texts};
use carafe_http::route::{RouteList, RouteSet};

/// What the admin brings: its pages and their templates.
pub fn parts() -> Parts {
    let mut parts = Parts::new("admin");
    parts.scope.routes(RouteList {
        folder: env!("CARGO_MANIFEST_DIR"),
        sets: vec![
            RouteSet::of::<home::index>(),
            RouteSet::of::<home::style>(),
            RouteSet::of::<list::changelist>(),
            RouteSet::of::<edit::add>(),
            RouteSet::of::<edit::add_submit>(),
            RouteSet::of::<edit::change>(),
            RouteSet::of::<edit::change_submit>(),
            RouteSet::of::<edit::password>(),
            RouteSet::of::<edit::password_submit>(),
            RouteSet::of::<remove::delete>(),
            RouteSet::of::<remove::delete_submit>(),
        ],
    });
    parts.assets = Assets { templates: TEMPLATES, ..Assets::default() };
    parts.setups = vec![Site::install];
    parts
}

/// The templates of the admin; an app's own file of the same name wins.
const TEMPLATES: Texts = &[
    ("admin/base.html", include_str!("../templates/admin/base.html")),
    ("admin/index.html", include_str!("../templates/admin/index.html")),
    ("admin/list.html", include_str!("../templates/admin/list.html")),
    ("admin/edit.html", include_str!("../templates/admin/edit.html")),
    ("admin/password.html", include_str!("../templates/admin/password.html")),
    ("admin/delete.html", include_str!("../templates/admin/delete.html")),
];
