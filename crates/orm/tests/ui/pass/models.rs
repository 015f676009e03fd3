//! Models in all their forms.

#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    rust_2018_idioms
)]

use shop::prelude::*;

/// Names that the generated code uses too, and keywords.
#[model(crate = shop::orm, order_by(-r#type, name), index(count, -r#type))]
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// Key.
    pub id: Id<Self>,
    /// A keyword.
    pub r#type: String,
    /// Every one of these is a method somewhere.
    pub name: String,
    /// A method of models.
    pub all: i32,
    /// A method of queries.
    pub filter: i32,
    /// A method of models.
    pub get: i32,
    /// A method of relations.
    pub count: i64,
    /// A method of columns.
    pub eq: bool,
    /// A method of column sets.
    pub rev: f64,
    /// A local name in generated code.
    pub row: Option<String>,
    /// Another one.
    pub column: Option<String>,
}

/// Every setting.
#[model(
    crate = shop::orm,
    admin,
    table = "settings",
    managed = false,
    unique(code, size),
    unique(code),
    verbose_name = "setting",
    verbose_name_plural = "settings",
    display = |s| format!("{} {}", s.code, s.size),
)]
pub struct Setting {
    /// Key.
    #[field(pk, max = 20, column = "Code")]
    pub code: String,
    /// Size.
    #[field(
        default = 7,
        index,
        label = "Size",
        help = "How large",
        editable = false
    )]
    pub size: i32,
    /// Text.
    #[field(default = "draft", max = 10, blank)]
    pub state: String,
    /// A path as default.
    #[field(default = Decimal::from(3), digits(8, 3))]
    pub price: Decimal,
    /// Not shown.
    #[field(secret)]
    pub hash: Vec<u8>,
    /// When it was made.
    #[field(auto_now_add)]
    pub created: DateTime,
    /// When it was saved.
    #[field(auto_now)]
    pub changed: DateTime,
    /// Days and times.
    pub day: Option<Date>,
    /// A time.
    pub time: Option<Time>,
    /// A small number.
    pub small: i16,
}

/// Both sides of everything, and itself.
#[model(crate = shop::orm)]
pub struct Node {
    /// Key.
    pub id: Id<Self, i32>,
    /// Above.
    #[field(on_delete = set_null)]
    pub parent: Option<Fk<Self>>,
    /// Below.
    #[field(via = parent)]
    pub children: Rev<Self>,
    /// Beside.
    #[field(table = "beside", columns("from_id", "to_id"))]
    pub near: M2m<Node>,
    /// Labels.
    pub labels: M2m<Label>,
}

/// The other side.
#[model(crate = shop::orm)]
#[derive(Debug)]
pub struct Label {
    /// Key.
    pub id: Id<Label>,
    /// Nodes.
    pub nodes: Rev<Node>,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id.to_string())
    }
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)
    }
}

/// The derive may stand above.
#[derive(Debug, Clone)]
#[model(crate = shop::orm)]
pub struct Above {
    /// Key.
    pub id: Id<Self>,
    /// A label.
    #[field(index)]
    pub label: Fk<Label>,
}

#[model(crate = shop::orm)]
struct Private {
    id: Id<Self>,
    above: Fk<Above>,
}

mod inner {
    use shop::prelude::*;

    #[model(crate = shop::orm)]
    #[derive(Debug, Clone)]
    pub(crate) struct Inner {
        pub(crate) id: Id<Self>,
        pub(super) private: Fk<super::Private>,
    }
}

/// Models inside of functions, as in tests and one-file applications.
pub async fn local(db: &Db) -> Result<usize> {
    #[model(crate = shop::orm)]
    struct Local {
        id: Id<Self>,
        inner: Fk<inner::Inner>,
    }
    let rows = Local::filter(|l| l.inner.private.above.label.id.eq(3)).with(|l| l.inner);
    Ok(rows.fetch(db).await?.len())
}
