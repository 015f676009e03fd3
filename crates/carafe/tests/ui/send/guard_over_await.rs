//~ error: future cannot be sent between threads safely
//~ hint: plain().await
#![allow(unused)]
use carafe::prelude::*;

async fn plain() -> &'static str {
    ""
}

#[get("/x")]
async fn x(State(count): State<std::sync::Arc<std::sync::Mutex<i32>>>) -> String { //~
    let guard = count.lock().unwrap();
    plain().await;
    guard.to_string()
}

fn main() {}
