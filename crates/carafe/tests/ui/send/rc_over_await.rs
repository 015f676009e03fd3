//~ error: future cannot be sent between threads safely
//~ hint: plain().await
#![allow(unused)]
use carafe::prelude::*;

async fn plain() -> &'static str {
    ""
}

#[get("/x")]
async fn x() -> String { //~
    let count = std::rc::Rc::new(1);
    plain().await;
    count.to_string()
}

fn main() {}
