//! Both halves of the program, through its router.

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use tower_service::Service as _;

async fn get(path: &str) -> (u16, String) {
    let request = Request::get(path)
        .header("host", "localhost")
        .body(Body::empty())
        .expect("a request");
    let response = super::app()
        .expect("the app is sound")
        .call(request)
        .await
        .expect("it never fails");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn axum_still_answers() {
    assert_eq!(get("/").await, (200, "written with axum".to_owned()));
}

#[tokio::test]
async fn the_blueprint_answers_and_knows_where_it_is() {
    assert_eq!(
        get("/books/7").await,
        (200, "book 7, at /books/7".to_owned())
    );
    assert_eq!(get("/books/none").await.0, 404);
}

#[test]
fn at_most_twelve_lines_were_added() {
    let files = [include_str!("main.rs"), include_str!("../Cargo.toml")];
    let added = files
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| line.contains("// added") || line.contains("# added"));
    assert!((1..=12).contains(&added.count()));
}
