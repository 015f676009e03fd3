//~ error: cannot be a handler argument here
//~ hint: needs `#[derive(Deserialize)]`
#![allow(unused)]
use carafe::prelude::*;

struct New {
    name: String,
}

#[derive(Clone)]
struct Pool;

#[get("/x")]
async fn x(Query(new): Query<New>, State(_): State<Pool>) -> String { //~
    new.name
}

fn main() {}
