//! Functions that templates call: `url_for`, `csrf_input`, `csrf_token`, `csp_nonce`, `get_flashed_messages`.

use super::globals::{Loaded, load_with};
use carafe_core::{Error, Result, context};
use carafe_http::{
    flash::{self, Flash},
    route::url_for,
    security::csrf,
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
