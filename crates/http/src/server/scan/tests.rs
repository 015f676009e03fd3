use super::*;

fn scanner() -> Scanner {
    Scanner::new(&ServerSettings::default())
}

fn refused(input: &str) -> Option<u16> {
    scanner()
        .scan(input.as_bytes())
        .refusal
        .map(|refusal| refusal.status().as_u16())
}

/// Whatever the pieces, the verdict is the same.
fn bytewise(input: &[u8]) -> (u64, Option<Refusal>) {
    let mut scanner = scanner();
    for byte in input {
        if let Some(refusal) = scanner.scan(std::slice::from_ref(byte)).refusal {
            return (scanner.heads(), Some(refusal));
        }
    }
    (scanner.heads(), None)
}

#[test]
fn counts_heads_across_all_kinds_of_bodies() {
    let stream = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\
        POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /\
        POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n\
        3;x=y\r\nabc\r\n00A\r\n\r\n\r\nGET / \r\n0\r\nTrailer: 1\r\n\r\n\
        GET / HTTP/1.0\r\n\r\n";
    let mut whole = scanner();
    assert_eq!(
        whole.scan(stream.as_bytes()),
        Scanned {
            pass: stream.len(),
            refusal: None
        }
    );
    assert_eq!(whole.heads(), 4);
    assert!(!whole.in_head() && !whole.in_body());
    assert_eq!(bytewise(stream.as_bytes()), (4, None));
}

#[test]
fn refuses_what_can_be_read_in_two_ways() {
    let head = |fields: &str| format!("POST / HTTP/1.1\r\n{fields}\r\n");
    let table = [
        ("", 400),
        ("Host: a\r\nHost: a\r\n", 400),
        ("Host: a/b\r\n", 400),
        (
            "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            400,
        ),
        (
            "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n",
            400,
        ),
        ("Host: a\r\ncontent-length: 1\r\nCONTENT-LENGTH: 1\r\n", 400),
        ("Host: a\r\nContent-Length: +1\r\n", 400),
        ("Host: a\r\nContent-Length: 0x1\r\n", 400),
        ("Host: a\r\nContent-Length: 1, 1\r\n", 400),
        ("Host: a\r\nContent-Length: \r\n", 400),
        ("Host: a\r\nContent-Length: 9999999999999999999\r\n", 400),
        ("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", 501),
        ("Host: a\r\nTransfer-Encoding: identity\r\n", 501),
        ("Host: a\r\nTransfer-Encoding: \x0bchunked\r\n", 501),
        (
            "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            400,
        ),
        ("Host: a\r\n folded\r\n", 400),
        ("Host: a\nX: y\r\n", 400),
    ];
    for (fields, status) in table {
        assert_eq!(refused(&head(fields)), Some(status), "{fields:?}");
        let (heads, refusal) = bytewise(head(fields).as_bytes());
        assert_eq!(
            (heads, refusal.map(|refusal| refusal.status().as_u16())),
            (0, Some(status)),
            "{fields:?}"
        );
    }
    assert_eq!(
        refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        Some(400)
    );
    assert_eq!(refused("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), Some(400));
    assert_eq!(
        refused("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
        Some(405)
    );
}

#[test]
fn refuses_wrong_chunks() {
    for chunk in [
        "\r\n",
        "x\r\n",
        "1\n",
        "1\r\nab\r\n",
        "1\r\na\n",
        "+1\r\n",
        "0x1\r\n",
        "1 \r\n",
        "FFFFFFFFFFFFFFFF\r\n",
    ] {
        let text =
            format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
        assert_eq!(refused(&text), Some(400), "{chunk:?}");
        assert!(bytewise(text.as_bytes()).1.is_some(), "{chunk:?}");
    }
}

#[test]
fn keeps_the_limits() {
    let line = |length: usize| {
        format!(
            "GET /{} HTTP/1.1\r\nHost: a\r\n\r\n",
            "x".repeat(length - 16)
        )
    };
    assert_eq!(refused(&line(8 * 1024)), None);
    assert_eq!(refused(&line(8 * 1024 + 1)), Some(414));
    assert_eq!(refused(&"G".repeat(9000)), Some(414));
    let fields = |count: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "A: b\r\n".repeat(count - 1)
        )
    };
    assert_eq!(refused(&fields(100)), None);
    assert_eq!(refused(&fields(101)), Some(431));
    let long = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(32 * 1024)
    );
    assert_eq!(refused(&long), Some(431));
    assert_eq!(refused(&"\r\n".repeat(9)), Some(400));
}

#[test]
fn passes_what_stands_before_a_refused_head() {
    let good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let both = format!("{good}GET / HTTP/1.1\r\n\r\n");
    let scanned = scanner().scan(both.as_bytes());
    assert_eq!(scanned.pass, good.len());
    assert_eq!(scanned.refusal, Some(Refusal::NoHost));
}
