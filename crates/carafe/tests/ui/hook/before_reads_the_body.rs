//~ error: is not a before_request hook
//~ hint: an `async fn` whose arguments do not read the body
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

async fn hook(_: Json<Good>) {}

fn app() -> App {
    App::new().before_request(hook) //~
}

fn main() {}
