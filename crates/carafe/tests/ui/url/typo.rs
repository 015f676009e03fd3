//~ error: cannot find type `prodct` in this scope
//~ hint: product
#![allow(unused)]
use carafe::prelude::*;

#[get("/p/{id}")]
async fn product(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn link() -> carafe::Url {
    url_for!(prodct, 1) //~
}

fn main() {}
