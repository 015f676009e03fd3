//! Every route of an app, found by handler, by name or by path.

use super::table::Verb;
use carafe_core::{check::At, suggest};
use std::{any::TypeId, collections::HashMap, fmt, sync::Arc};

/// One route where it is mounted.
#[derive(Debug)]
pub struct Mounted {
    /// Full name, such as `shop.product`.
    pub name: Arc<str>,
    /// Full path, such as `/shop/products/{id}`.
    pub pattern: String,
    /// Names of the parameters in the path, in order.
    pub params: &'static [&'static str],
    /// The methods it answers.
    pub methods: &'static [Verb],
    /// The handler, with its module path.
    pub handler: &'static str,
    /// Where its attribute stands.
    pub at: At,
    pub(super) id: TypeId,
}

/// Every route of an app. It lies in the app handle.
#[derive(Default)]
pub struct RouteTable {
    routes: Vec<Mounted>,
    names: HashMap<Arc<str>, usize>,
    handlers: HashMap<TypeId, usize>,
    paths: matchit::Router<()>,
}

impl RouteTable {
    /// The route of a handler: the first attribute, where the handler was mounted first.
    pub fn by_handler(&self, id: TypeId) -> Option<&Mounted> {
        self.routes.get(*self.handlers.get(&id)?)
    }

    /// The route of this full name.
    pub fn by_name(&self, name: &str) -> Option<&Mounted> {
        self.routes.get(*self.names.get(name)?)
    }

    /// All of them, in the order they were mounted.
    pub fn iter(&self) -> std::slice::Iter<'_, Mounted> {
        self.routes.iter()
    }

    /// Whether some route takes this path, whatever its methods.
    pub fn knows(&self, path: &str) -> bool {
        self.paths.at(path).is_ok()
    }

    /// The name that was probably meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
        let same_end = || {
            self.routes
                .iter()
                .find(|route| last(&route.name) == last(name))
                .map(|route| &*route.name)
        };
        suggest::nearest(name, self.routes.iter().map(|route| &*route.name)).or_else(same_end)
    }

    pub(super) fn add(&mut self, route: Mounted, first_of_handler: bool) {
        let place = self.routes.len();
        self.names.entry(route.name.clone()).or_insert(place);
        if first_of_handler {
            self.handlers.entry(route.id).or_insert(place);
        }
        // The same path with another method is there already.
        let _ = self.paths.insert(route.pattern.clone(), ());
        self.routes.push(route);
    }
}

impl<'a> IntoIterator for &'a RouteTable {
    type Item = &'a Mounted;
    type IntoIter = std::slice::Iter<'a, Mounted>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for RouteTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.routes.iter().map(|route| &route.name))
            .finish()
    }
}
