//~ error: the parameter `a` appears twice
#![allow(unused)]
use carafe::prelude::*;

#[get("/{a}/{a}")] //~
async fn x(Path((a, _)): Path<(String, String)>) -> String {
    a
}

fn main() {}
