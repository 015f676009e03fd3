//! What people type: read field by field, refused beside the field, never lost.
//!
//! - [`FormData`]: what the browser sent
//! - [`Field`], [`Kind`], [`Widget`]: one input, what it means and how it is drawn
//! - [`Form`]: several fields, what was typed into them and what is wrong with it
//! - [`ModelForm`](model::ModelForm): the fields of a model, from its metadata (feature `orm`)
//! - [`TEMPLATES`]: how forms are drawn; an app's own file of the same name wins
//!
//! ```
//! use carafe_forms::{Field, Form, FormData};
//!
//! let mut form = Form::new().field(Field::text("name").label("Your name").max(5)).field(Field::integer("age"));
//! let typed = FormData::parse(b"name=Augusta&age=old")?;
//! assert!(!form.fill(&typed));
//! assert_eq!(form.errors("name"), ["Ensure this value has at most 5 characters (it has 7)."]);
//! assert_eq!(form.errors("age"), ["Enter a whole number."]);
//! assert_eq!(form.typed("age"), "old");
//! # Ok::<(), carafe_core::Error>(())
//! ```

mod data;
mod field;
mod form;
#[cfg(feature = "orm")]
pub mod model;

#[doc(inline)]
pub use crate::{
    data::FormData,
    field::{Choice, Field, Kind, Widget},
    form::{Form, FormKind, Typed},
};

/// The templates of forms, for the app's environment.
///
/// `{% include "forms/form.html" %}` draws the variable `form`; `{% include "forms/field.html" %}` draws the variable
/// `field`, as in `{% for field in form.fields %}` or `{% with field = form.username %}`.
pub const TEMPLATES: &[(&str, &str)] = &[
    (
        "forms/attributes.html",
        include_str!("../templates/forms/attributes.html"),
    ),
    (
        "forms/errors.html",
        include_str!("../templates/forms/errors.html"),
    ),
    (
        "forms/field.html",
        include_str!("../templates/forms/field.html"),
    ),
    (
        "forms/form.html",
        include_str!("../templates/forms/form.html"),
    ),
    (
        "forms/widget.html",
        include_str!("../templates/forms/widget.html"),
    ),
];
