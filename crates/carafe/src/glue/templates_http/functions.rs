//! Functions that templates call: `url_for`, `csrf_input`, `csrf_token`, `csp_nonce`, `get_flashed_messages`, `static`.

use super::globals::{Loaded, load_with};
use carafe_core::{Error, Result, context};
use carafe_http::{
    flash::{self, Flash},
    route::{site_path, url_for},
    security::csrf,
    static_files::StaticFiles,
};
use carafe_templates::{Args, Context, Environment, Value};

pub(super) fn register(environment: &mut Environment) {
    environment.add_function("url_for", link);
    environment.add_function("csrf_input", |_| {
        request(|context| Value::safe(csrf::field(context)))
    });
    environment.add_function("csrf_token", |_| {
        request(|context| Value::new(csrf::token(context)))
    });
    environment.add_function("csp_nonce", |_| {
        request(|context| Value::new(context.nonce().to_owned()))
    });
    environment.add_function("get_flashed_messages", flashed);
    environment.add_function("static", file);
}

/// `url_for("shop.product", id=product.id, page=2)`
fn link(args: &Args<'_>) -> Result<Value> {
    let name = args.text(0, "name")?;
    let values: Vec<(&str, String)> = args
        .all_named()
        .map(|(key, value)| (key, value.text().into_owned()))
        .collect();
    url_for(name, &values).map(Value::new)
}

/// `static("css/site.css")`: the address carries the file's version, so that browsers keep it until it changes.
fn file(args: &Args<'_>) -> Result<Value> {
    let path = args.text(0, "path")?.trim_start_matches('/');
    let app = context::app().ok_or_else(|| Error::internal("static was called outside an app"))?;
    let version = app
        .get::<StaticFiles>()
        .and_then(|files| files.version(path));
    let Some(version) = version else {
        let error = Error::internal(format!("there is no static file `{path}`")).code("http.E106");
        return Err(error.hint("put it below `static/` of the app or of a blueprint's crate"));
    };
    Ok(Value::new(site_path(&format!(
        "/static/{path}?v={version}"
    ))))
}

fn request(of: impl FnOnce(&context::Context) -> Value) -> Result<Value> {
    context::with(of)
        .ok_or_else(|| Error::internal("there is no request: this page is rendered outside of one"))
}

/// The messages of this page, taken from the session before it is rendered.
#[derive(Clone)]
struct Taken(Vec<Flash>);

/// Pages that show messages have them loaded first: a template never waits.
pub(super) fn messages() -> Loaded {
    load_with(&["get_flashed_messages"], async || {
        if let Some(context) = context::current() {
            let messages = flash::take(&context).await?;
            context.insert(Taken(messages));
        }
        Ok(Context::new())
    })
}

/// `get_flashed_messages(with_categories=true, category_filter=["error"])`, as in Flask.
#[expect(clippy::unnecessary_wraps, reason = "functions of templates may fail")]
fn flashed(args: &Args<'_>) -> Result<Value> {
    let taken = context::with(context::Context::get::<Taken>).flatten();
    let wanted = args.named("category_filter").and_then(Value::items);
    let is_wanted = |flash: &Flash| match &wanted {
        Some(wanted) => wanted
            .iter()
            .any(|category| category.as_str() == Some(&flash.category)),
        None => true,
    };
    let with_categories = args.flag("with_categories", false);
    let messages = taken
        .map_or_else(Vec::new, |taken| taken.0)
        .into_iter()
        .filter(is_wanted);
    let shown = messages.map(|flash| {
        let message = Value::new(flash.message);
        if with_categories {
            Value::list([Value::new(flash.category), message])
        } else {
            message
        }
    });
    Ok(Value::list(shown))
}
