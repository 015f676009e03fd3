//~ error: write `context! { name, other: value }`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Result<Html> {
    render("x.html", context! { "name": 1 }) //~
}

fn main() {}
