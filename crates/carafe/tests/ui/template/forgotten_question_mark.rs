//~ error: mismatched types
//~ hint: expected `Html`, found `Result<Html, Error>`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Html {
    render("x.html", context! {}) //~
}

fn main() {}
