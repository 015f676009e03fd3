//~ error: a route attribute goes on an `async fn`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
struct X; //~

fn main() {}
