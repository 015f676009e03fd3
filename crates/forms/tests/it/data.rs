use axum_core::{
    body::Body,
    extract::{FromRequest as _, Request},
};
use carafe_forms::FormData;

async fn status(kind: &str, body: &str) -> u16 {
    let request = Request::post("/")
        .header("content-type", kind)
        .body(Body::from(body.to_owned()));
    let request = request.expect("a request");
    match FormData::from_request(request, &()).await {
        Ok(_) => 200,
        Err(response) => response.status().as_u16(),
    }
}

#[test]
fn letters_spaces_and_repeated_names_arrive() {
    let data = FormData::parse(b"a=1&b=x+y%2Bz&a=2&c=%C3%A4&empty=&flag&&d=1=2").unwrap();
    assert_eq!(data.get("a"), Some("2"));
    assert_eq!(data.all("a").collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(data.get("b"), Some("x y+z"));
    assert_eq!(data.get("c"), Some("ä"));
    assert_eq!(data.get("empty"), Some(""));
    assert!(data.has("flag") && !data.has("none"));
    assert_eq!(data.get("d"), Some("1=2"));
    assert_eq!(data.iter().count(), 7);
}

#[test]
fn what_is_no_text_is_refused() {
    let error = FormData::parse(b"a=%ff").unwrap_err();
    assert_eq!(
        (error.status().as_u16(), error.error_code()),
        (400, Some("forms.E001"))
    );
}

#[test]
fn a_flood_of_fields_is_refused() {
    let error = FormData::parse("a=1&".repeat(1_001).as_bytes()).unwrap_err();
    assert_eq!(
        (error.status().as_u16(), error.error_code()),
        (413, Some("forms.E002"))
    );
    assert!(FormData::parse("a=1&".repeat(1_000).as_bytes()).is_ok());
}

#[tokio::test]
async fn only_forms_are_read_as_forms() {
    assert_eq!(
        status("application/x-www-form-urlencoded; charset=utf-8", "a=1").await,
        200
    );
    assert_eq!(status("Application/X-WWW-Form-Urlencoded", "").await, 200);
    assert_eq!(status("application/json", "{}").await, 415);
    assert_eq!(status("text/plain", "a=1").await, 415);
    assert_eq!(
        status("application/x-www-form-urlencoded", "a=%ff").await,
        400
    );
}
