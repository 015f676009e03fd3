//! A program that was written with axum, and now takes a blueprint of Carafe. Added lines say so.

mod books; // added: 2

use axum::{Router, routing::get};
use carafe::App; // added: 3
use std::error::Error;
use tokio::net::TcpListener;

async fn index() -> &'static str {
    "written with axum"
}

fn app() -> Result<Router, Box<dyn Error>> {
    let books = App::new().mount("/", books::books()).into_router()?; // added: 4
    Ok(Router::new().route("/", get(index)).nest("/books", books)) // added: 5
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::var_os("PORT").unwrap_or_else(|| "8000".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{}", port.display())).await?;
    axum::serve(listener, app()?).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
