//! `routes`: every route, where it stands, what it is called.

use carafe_core::{
    Result,
    command::{Call, Command},
};
use carafe_http::route::{Mounted, RouteTable, Verb};

pub(super) fn command() -> Command {
    Command::new("routes", "List every route", run)
}

async fn run(call: Call) -> Result<()> {
    let routes: Vec<&Mounted> = call.app.get::<RouteTable>().into_iter().flatten().collect();
    let methods = |route: &Mounted| {
        route
            .methods
            .iter()
            .copied()
            .map(Verb::as_str)
            .collect::<Vec<_>>()
            .join(",")
    };
    let width =
        |of: &dyn Fn(&Mounted) -> usize| routes.iter().map(|route| of(route)).max().unwrap_or(0);
    let (verbs, paths, names) = (
        width(&|route| methods(route).len()),
        width(&|route| route.pattern.len()),
        width(&|route| route.name.len()),
    );
    for route in &routes {
        let (pattern, name) = (&route.pattern, &route.name);
        let line = format!(
            "{:verbs$}  {pattern:paths$}  {name:names$}  {}",
            methods(route),
            route.at
        );
        call.console.line(line);
    }
    Ok(())
}
