//~ error: type mismatch in function arguments
#![allow(unused)]
use carafe::prelude::*;

async fn hook(text: String) -> String {
    text
}

fn app() -> App {
    App::new().on_error(hook) //~
}

fn main() {}
