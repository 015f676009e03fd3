//~ error: expected type, found function `plain`
#![allow(unused)]
use carafe::prelude::*;

async fn plain() -> &'static str {
    ""
}

fn link() -> carafe::Url {
    url_for!(plain) //~
}

fn main() {}
