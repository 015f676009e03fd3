use carafe_http::security::{Hosts, hosts};
use http::{HeaderMap, HeaderValue, Uri};

#[test]
fn answers_to_its_names_only() {
    let hosts = Hosts::new(["example.com", ".shop.example", "[2001:db8::1]"]).unwrap();
    let table = [
        ("example.com", true),
        ("EXAMPLE.COM", true),
        ("example.com.", true),
        ("example.com:443", true),
        ("example.com:", true),
        ("www.example.com", false),
        ("evilexample.com", false),
        ("example.com.evil", false),
        ("shop.example", true),
        ("a.b.shop.example:81", true),
        ("evilshop.example", false),
        ("[2001:db8::1]:80", true),
        ("[2001:db8::2]", false),
        ("", false),
        (":80", false),
        ("example.com:80:80", false),
        ("example.com:http", false),
        ("example.com@evil", false),
        ("example.com/x", false),
        ("localhost", false),
        ("127.0.0.1", false),
    ];
    for (host, ours) in table {
        assert_eq!(hosts.allow(host), ours, "{host:?}");
    }
}

#[test]
fn loopback_is_every_name_of_this_machine() {
    let hosts = Hosts::default().with_loopback();
    for host in [
        "localhost",
        "LocalHost:8000",
        "shop.localhost",
        "127.0.0.1:8000",
        "127.9.9.9",
        "[::1]:8000",
    ] {
        assert!(hosts.allow(host), "{host:?}");
    }
    for host in [
        "example.com",
        "localhost.example.com",
        "notlocalhost",
        "10.0.0.1",
        "[::2]",
        "0.0.0.0",
    ] {
        assert!(!hosts.allow(host), "{host:?}");
    }
}

#[test]
fn a_star_answers_to_all_and_is_visible() {
    let hosts = Hosts::new(["*"]).unwrap();
    assert!(hosts.is_any() && hosts.allow("anything.example") && !hosts.allow("a b"));
}

#[test]
fn what_is_no_name_is_a_check() {
    for name in [
        "https://example.com",
        "example.com:80",
        "*.example.com",
        "a/b",
        "",
        ".",
    ] {
        assert_eq!(
            Hosts::new([name]).unwrap_err().code(),
            "http.E033",
            "{name:?}"
        );
    }
}

#[test]
fn an_absolute_address_beats_the_host_field() {
    let mut headers = HeaderMap::new();
    assert_eq!(hosts::of(&Uri::from_static("/"), &headers), None);
    headers.insert("host", HeaderValue::from_static("a.example"));
    assert_eq!(
        hosts::of(&Uri::from_static("http://b.example/"), &headers),
        Some("b.example")
    );
}
