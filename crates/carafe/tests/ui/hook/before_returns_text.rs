//~ error: is not a before_request hook
//~ hint: returning `()`, `Option<Response>` or `Result<()>`
#![allow(unused)]
use carafe::prelude::*;

async fn hook() -> &'static str {
    ""
}

fn app() -> App {
    App::new().before_request(hook) //~
}

fn main() {}
