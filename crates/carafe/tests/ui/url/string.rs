//~ error: url_for! takes the handler itself: `url_for!(product, id)`
#![allow(unused)]
use carafe::prelude::*;

fn link() -> carafe::Url {
    url_for!("shop.product", 1) //~
}

fn main() {}
