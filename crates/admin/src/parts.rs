//! What the facade mounts.

use crate::{edit, home, list, remove, site::Site};
use carafe_auth::Parts;
use carafe_core::assets::{Assets, Texts};
use carafe_macros::routes;

/// What the admin brings: its pages and their templates.
pub fn parts() -> Parts {
    let mut parts = Parts::new("admin");
    parts.scope.routes(routes![
        crate = carafe_http;
        home::index,
        home::style,
        list::changelist,
        edit::add,
        edit::add_submit,
        edit::change,
        edit::change_submit,
        edit::password,
        edit::password_submit,
        remove::delete,
        remove::delete_submit,
    ]);
    parts.assets = Assets {
        templates: TEMPLATES,
        ..Assets::default()
    };
    parts.setups = vec![Site::install];
    parts
}

/// The templates of the admin; an app's own file of the same name wins.
const TEMPLATES: Texts = &[
    (
        "admin/base.html",
        include_str!("../templates/admin/base.html"),
    ),
    (
        "admin/index.html",
        include_str!("../templates/admin/index.html"),
    ),
    (
        "admin/list.html",
        include_str!("../templates/admin/list.html"),
    ),
    (
        "admin/edit.html",
        include_str!("../templates/admin/edit.html"),
    ),
    (
        "admin/password.html",
        include_str!("../templates/admin/password.html"),
    ),
    (
        "admin/delete.html",
        include_str!("../templates/admin/delete.html"),
    ),
];
