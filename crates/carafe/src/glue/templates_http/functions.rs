//! Functions that templates call: `url_for`, `csrf_input`, `csrf_token`, `csp_nonce`.

use carafe_core::{Error, Result, context};
use carafe_http::{route::url_for, security::csrf};
use carafe_templates::{Args, Environment, Value};

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
