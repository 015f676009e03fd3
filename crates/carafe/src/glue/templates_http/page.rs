//! `render`: a page that is rendered after its handler.

use super::Globals;
use carafe_core::{
    Error, Html, Result,
    context::{self, AppHandle},
    value::Deferred,
};
use carafe_http::route::BoxFuture;
use carafe_templates::{Context, Environment};
use std::panic::Location;

/// Renders a template after the handler: `render("shop/product.html", context! { product })`.
///
/// That the template exists is checked now; it runs when the handler is done and the request's session and user
/// can be loaded, if it mentions them.
///
/// # Errors
/// There is no such template; the error says where it was looked for.
#[track_caller]
pub fn render(name: impl Into<String>, given: Context) -> Result<Html> {
    page(name.into(), given, Location::caller())
}

/// The same for somebody who knows the line already.
pub(crate) fn page(name: String, given: Context, at: &'static Location<'static>) -> Result<Html> {
    let app = context::app()
        .ok_or_else(|| Error::internal("render was called outside an app").located(at))?;
    environment(&app)?
        .exists(&name)
        .map_err(|error| error.located(at))?;
    Ok(Html::later(Page {
        app,
        name,
        given,
        at,
    }))
}

fn environment(app: &AppHandle) -> Result<&Environment> {
    app.get::<Environment>()
        .ok_or_else(|| Error::internal("this app has no templates"))
}

struct Page {
    app: AppHandle,
    name: String,
    given: Context,
    at: &'static Location<'static>,
}

impl Deferred for Page {
    fn resolve(self: Box<Self>) -> BoxFuture<Result<String>> {
        Box::pin(async move {
            let environment = environment(&self.app)?;
            let globals = match self.app.get::<Globals>() {
                Some(globals) => globals.of(environment, &self.name).await?,
                None => Context::new(),
            };
            environment
                .render(&self.name, &self.given, &globals)
                .map_err(|error| error.located(self.at))
        })
    }
}
