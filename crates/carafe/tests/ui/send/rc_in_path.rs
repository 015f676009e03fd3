//~ error: `Rc<str>` cannot be sent between threads safely|a handler cannot take
//~ lines: 38
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{id}")]
async fn x(Path(_id): Path<std::rc::Rc<str>>) -> String { //~
    String::new()
}

fn main() {}
