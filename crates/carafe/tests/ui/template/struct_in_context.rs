//~ error: `New` cannot be given to a template
//~ hint: give its fields one by one
#![allow(unused)]
use carafe::prelude::*;

struct New {
    name: String,
}

#[get("/x")]
async fn x() -> Result<Html> {
    let new = New { name: String::new() };
    render("x.html", context! { new }) //~
}

fn main() {}
