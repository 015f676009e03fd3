//~ error: this function takes 1 argument but 0 arguments were supplied
//~ hint: provide the argument
#![allow(unused)]
use carafe::prelude::*;

#[get("/p/{id}")]
async fn product(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn link() -> carafe::Url {
    url_for!(product) //~
}

fn main() {}
