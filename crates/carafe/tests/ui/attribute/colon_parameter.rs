//~ error: parameters are written in braces: `{id}`, not `:id`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/:id")] //~
async fn x(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn main() {}
