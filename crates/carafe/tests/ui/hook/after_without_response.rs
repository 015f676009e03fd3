//~ error: function is expected to take 1 argument, but it takes 0 arguments
#![allow(unused)]
use carafe::prelude::*;

async fn hook() {}

fn app() -> App {
    App::new().after_request(hook) //~
}

fn main() {}
