//! How the pages of batteries become HTML.

use carafe_core::{
    Error, Html, Result,
    context::{self, AppHandle},
    value::Deferred,
};
use carafe_http::route::BoxFuture;
use carafe_templates::{Context, Environment};
use std::{fmt, panic::Location};

type Render = fn(String, Context, &'static Location<'static>) -> Result<Html>;

/// What renders the pages of accounts and of the admin.
///
/// The facade provides its own `render`, which knows `url_for`, `csrf_input` and what the request has; an app without
/// the facade gets plain rendering by its [`Environment`].
#[derive(Clone, Copy)]
pub struct Renderer(pub Render);

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renderer")
    }
}

/// Renders a template of a battery after the handler, as `render` of the facade does.
///
/// Errors: there is no such template.
#[track_caller]
pub fn render(name: &str, given: Context) -> Result<Html> {
    let at = Location::caller();
    let app = context::app()
        .ok_or_else(|| Error::internal("render was called outside an app").located(at))?;
    match app.get::<Renderer>() {
        Some(Renderer(render)) => render(name.to_owned(), given, at),
        None => Ok(Html::later(Plain {
            app,
            name: name.to_owned(),
            given,
            at,
        })),
    }
}

struct Plain {
    app: AppHandle,
    name: String,
    given: Context,
    at: &'static Location<'static>,
}

impl Deferred for Plain {
    fn resolve(self: Box<Self>) -> BoxFuture<Result<String>> {
        let rendered = self.rendered().map_err(|error| error.located(self.at));
        Box::pin(std::future::ready(rendered))
    }
}

impl Plain {
    fn rendered(&self) -> Result<String> {
        let pages = self
            .app
            .get::<Environment>()
            .ok_or_else(|| Error::internal("this app has no templates"))?;
        let language = context::with(context::Context::language).flatten();
        let globals = Context::new().with("language", language.as_deref().unwrap_or("en"));
        pages.render(&self.name, &self.given, &globals)
    }
}
