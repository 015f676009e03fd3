//~ error: a handler cannot take
//~ hint: needs `#[derive(Deserialize)]`
#![allow(unused)]
use carafe::prelude::*;

struct New {
    name: String,
}

#[post("/x")]
async fn x(Form(new): Form<New>) -> String { //~
    new.name
}

fn main() {}
