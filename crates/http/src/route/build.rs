//! From scopes to one router. Mistakes are collected, never thrown by axum.

use super::{
    endpoint::Endpoint,
    names::{Mounted, RouteTable},
    scope::{Child, Scope},
    table::{Need, Route, RouteSet, Verb},
};
use crate::hook::Hooks;
use axum::{Router, routing};
use carafe_core::{
    check::{At, Check, Checks},
    context::AppHandle,
};
use matchit::InsertError;
use std::{collections::HashMap, sync::Arc};

/// A router that waits for its app.
#[derive(Debug)]
pub struct Built {
    /// Every route, for the app handle.
    pub table: RouteTable,
    /// Hooks of the whole app: they run for unknown paths too.
    pub hooks: Hooks,
    /// The router.
    pub router: Router<AppHandle>,
    /// What handlers take by `State<T>`, and the line of each.
    pub needs: Vec<(Need, At)>,
}

/// Builds the router of an app out of its root.
pub fn build(mut root: Scope) -> Result<Built, Checks> {
    let mut building = Building::default();
    let hooks = std::mem::take(&mut root.hooks);
    let router = building.walk(root, "", "", &[]);
    if building.checks.is_empty() {
        Ok(Built {
            table: building.table,
            hooks,
            router,
            needs: building.needs,
        })
    } else {
        Err(building.checks)
    }
}

#[derive(Default)]
struct Building {
    table: RouteTable,
    checks: Checks,
    needs: Vec<(Need, At)>,
    /// What is taken: filled before axum's router, so that a conflict is a check and no panic.
    taken: matchit::Router<Vec<(Verb, At)>>,
    first_at: HashMap<String, At>,
}

impl Building {
    fn walk(
        &mut self,
        scope: Scope,
        prefix: &str,
        dotted: &str,
        chain: &[Arc<Hooks>],
    ) -> Router<AppHandle> {
        let mut chain = chain.to_vec();
        if !scope.hooks.is_empty() {
            chain.push(Arc::new(scope.hooks));
        }
        let shared: Option<Arc<[Arc<Hooks>]>> =
            (!chain.is_empty()).then(|| chain.as_slice().into());
        let mut router = Router::new();
        let all = scope
            .sets
            .iter()
            .flat_map(|set| set.routes.iter().enumerate().map(move |row| (set, row)));
        for (set, (n, route)) in all {
            if let Some((path, endpoint)) = self.route(set, route, n == 0, (prefix, dotted)) {
                let endpoint = Endpoint {
                    chain: shared.clone(),
                    ..endpoint
                };
                router = router.route(&path, routing::on(filter(route.methods), endpoint));
            }
        }
        for child in scope.children {
            let Some(full) = self.prefix(&child.prefix, child.at, prefix) else {
                continue;
            };
            let dotted = join(dotted, &child.inner.name);
            let inner = self.walk(child.inner, &full, &dotted, &chain);
            if self.checks.is_empty() {
                router = router.merge(inner);
            }
        }
        for child in scope.routers {
            router = self.foreign(router, child, prefix);
        }
        scope
            .layers
            .into_iter()
            .fold(router, |router, layer| layer(router))
    }

    /// The full prefix of something mounted, without a slash at its end.
    fn prefix(&mut self, own: &str, at: At, outer: &str) -> Option<String> {
        if own.starts_with('/') {
            return Some(format!("{outer}{}", own.trim_end_matches('/')));
        }
        let check = Check::error(
            "http.E007",
            format!("a prefix starts with `/`, and \"{own}\" does not"),
        );
        self.checks
            .push(check.at(at).hint(format!("write \"/{own}\"")));
        None
    }

    /// The path and the endpoint of a route, when nothing speaks against it.
    fn route(
        &mut self,
        set: &RouteSet,
        route: &'static Route,
        first: bool,
        (prefix, dotted): (&str, &str),
    ) -> Option<(String, Endpoint)> {
        let path = format!("{prefix}{}", route.path);
        let name: Arc<str> = join(dotted, route.name).into();
        let free = self.name_is_free(&name, set, route);
        if !(self.path_is_free(&path, route) && free) {
            return None;
        }
        self.needs
            .extend(route.needs.iter().map(|need| (*need, route.at)));
        let mounted = Mounted {
            name: name.clone(),
            pattern: path.clone(),
            params: route.params,
            methods: route.methods,
            handler: set.handler,
            at: route.at,
            id: set.id,
        };
        self.table.add(mounted, first);
        Some((
            path,
            Endpoint {
                call: route.call,
                name,
                chain: None,
            },
        ))
    }

    /// Two attributes on one function, and one blueprint mounted twice, may share a name.
    fn name_is_free(&mut self, name: &str, set: &RouteSet, route: &Route) -> bool {
        let Some(other) = self.table.by_name(name).filter(|other| other.id != set.id) else {
            return true;
        };
        let message = format!(
            "two routes are named \"{name}\"; the other one is at {}",
            other.at
        );
        let hint = "give one of them a name of its own: `name = \"…\"`";
        self.checks
            .push(Check::error("http.E002", message).at(route.at).hint(hint));
        false
    }

    fn path_is_free(&mut self, path: &str, route: &Route) -> bool {
        let verbs = route.methods.iter().map(|verb| (*verb, route.at));
        if self.first_at.contains_key(path) {
            let Ok(found) = self.taken.at_mut(path) else {
                return true;
            };
            let clash = found
                .value
                .iter()
                .find(|(verb, _)| route.methods.contains(verb))
                .copied();
            found.value.extend(verbs);
            let Some((verb, at)) = clash else { return true };
            let message = format!("{verb} {path} is already taken by {at}");
            let hint = "two handlers cannot answer the same request: change a path or a method";
            self.checks
                .push(Check::error("http.E001", message).at(route.at).hint(hint));
            return false;
        }
        let result = self.taken.insert(path, verbs.collect());
        let free = self.accept(result, path, route.at);
        if free {
            self.first_at.insert(path.to_owned(), route.at);
        }
        free
    }

    fn accept(&mut self, result: Result<(), InsertError>, path: &str, at: At) -> bool {
        let check = match result {
            Ok(()) => return true,
            Err(InsertError::Conflict { with }) => {
                let other = self
                    .first_at
                    .get(&with)
                    .map_or(String::new(), |at| format!(" at {at}"));
                let message = format!("the path \"{path}\" cannot be told from \"{with}\"{other}");
                Check::error("http.E003", message)
                    .hint("use the same parameter names, or a path that differs before them")
            }
            Err(error) => Check::error(
                "http.E004",
                format!("the path \"{path}\" cannot be used: {error}"),
            ),
        };
        self.checks.push(check.at(at));
        false
    }

    /// An axum router: under `/` it answers what nothing else does.
    fn foreign(
        &mut self,
        router: Router<AppHandle>,
        child: Child<Router>,
        outer: &str,
    ) -> Router<AppHandle> {
        let Some(full) = self.prefix(&child.prefix, child.at, outer) else {
            return router;
        };
        if full.is_empty() {
            return router.fallback_service(child.inner);
        }
        let rest = format!("{full}/{{*rest}}");
        let free = [full.clone(), rest].iter().all(|path| {
            let result = self.taken.insert(path.clone(), Vec::new());
            self.accept(result, path, child.at)
        });
        if free && self.checks.is_empty() {
            router.nest_service(&full, child.inner)
        } else {
            router
        }
    }
}

fn join(dotted: &str, name: &str) -> String {
    match (dotted, name) {
        ("", name) => name.to_owned(),
        (dotted, "") => dotted.to_owned(),
        (dotted, name) => format!("{dotted}.{name}"),
    }
}

fn filter(verbs: &[Verb]) -> routing::MethodFilter {
    let (first, rest) = verbs
        .split_first()
        .expect("the macro refuses a route without methods");
    rest.iter()
        .fold(first.filter(), |filter, verb| filter.or(verb.filter()))
}
