//~ error: a parameter has no type in the path; the type comes from the signature: `{id}`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{id:int}")] //~
async fn x(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn main() {}
