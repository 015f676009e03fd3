//~ error: the trait bound `Big: Clone` is not satisfied
//~ hint: consider annotating `Big` with `#[derive(Clone)]`
#![allow(unused)]
use carafe::prelude::*;

struct Big;

fn app() -> App {
    App::new().state(Big) //~
}

fn main() {}
