//~ error: `routes!` takes handlers by name
#![allow(unused)]
use carafe::prelude::*;

fn app() -> App {
    App::new().routes(routes!["home"]) //~
}

fn main() {}
