//! A blueprint, as any Carafe app would have it.

use carafe::prelude::*;

#[get("/{id}")]
async fn book(Path(id): Path<u32>) -> String {
    format!("book {id}, at {}", url_for!(book, id))
}

/// Everything about books.
pub(crate) fn books() -> Blueprint {
    Blueprint::new("books").routes(routes![book])
}
