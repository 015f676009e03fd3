//~ error: cannot find type `prodcut` in this scope
//~ hint: product
#![allow(unused)]
use carafe::prelude::*;

#[get("/p/{id}")]
async fn product(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn app() -> App {
    App::new().routes(routes![prodcut]) //~
}

fn main() {}
