//! HTML that is rendered after the handler.

use super::asking::{ask, built};
use carafe::{Html, prelude::*};
use std::{future, pin::Pin};

/// What `render` makes: a page that knows its request when it is rendered.
struct Later(Result<&'static str, &'static str>);

impl carafe_core::value::Deferred for Later {
    fn resolve(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<String>> + Send>> {
        let route = carafe::context::with(|context| context.route().map(str::to_owned)).flatten();
        Box::pin(future::ready(match self.0 {
            Ok(text) => Ok(format!("{text} {}", route.unwrap_or_default())),
            Err(text) => Err(Error::internal(text)),
        }))
    }
}

#[get("/later")]
async fn later() -> (StatusCode, Html) {
    (StatusCode::ACCEPTED, Html::later(Later(Ok("rendered"))))
}

#[get("/broken")]
async fn broken() -> Html {
    Html::later(Later(Err("no such template")))
}

async fn longer(response: Response) -> Response {
    let (status, text) = super::asking::text(response).await;
    (
        StatusCode::from_u16(status).expect("a status"),
        format!("{text}!"),
    )
        .into_response()
}

#[test]
fn a_deferred_page_is_rendered_after_the_handler() {
    let app = built(App::new().routes(routes![later, broken]));
    assert_eq!(
        ask(&app, "GET", "/later"),
        (202, "rendered later".to_owned())
    );
    assert_eq!(ask(&app, "GET", "/broken").0, 500);
}

#[test]
fn hooks_and_error_handlers_see_finished_pages() {
    let app = App::new()
        .routes(routes![later, broken])
        .after_request(longer)
        .on_status(500, async |_: Error| Html::later(Later(Ok("sorry"))));
    let app = built(app);
    assert_eq!(
        ask(&app, "GET", "/later"),
        (202, "rendered later!".to_owned())
    );
    assert_eq!(
        ask(&app, "GET", "/broken"),
        (500, "sorry broken!".to_owned())
    );
}
