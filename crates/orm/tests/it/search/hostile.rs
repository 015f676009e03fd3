//! Whatever is typed: never an error, never SQL.

use super::{NewNote, Note, Song, every, with_songs};
use carafe_orm::{Insertable as _, Model as _};

const TYPED: &[&str] = &[
    "",
    " ",
    "\t\n",
    "\"",
    "\"\"",
    "\"\"\"",
    "'",
    "''",
    "' OR 1=1 --",
    "'; DROP TABLE m_note; --",
    "*",
    "**",
    "ro*",
    "*ro",
    "-",
    "--",
    "- -",
    "-\"",
    "-\"\"",
    "+",
    "+rock",
    "~rock",
    "<rock",
    ">rock",
    "(",
    ")",
    "()",
    "(rock",
    "rock)",
    "rock AND",
    "AND",
    "NOT",
    "NOT rock",
    "rock NOT",
    "NEAR",
    "NEAR(rock roll)",
    "NEAR(rock roll, 5)",
    "rock NEAR roll",
    "OR",
    "or or or",
    "rock OR",
    "OR rock",
    "name:rock",
    "{name}:rock",
    "^rock",
    "rank",
    "rowid",
    "& | !",
    "!rock",
    "rock & roll",
    "rock | roll",
    "rock <-> roll",
    "rock:*",
    "rock:A",
    "\\",
    "\\'",
    "\\\"",
    "%",
    "_",
    "a_b",
    "@rock",
    "rock@4",
    "@distance",
    "\u{0}",
    "ro\u{0}ck",
    "\u{1}\u{2}\u{3}",
    "🎸",
    "🎸 rock",
    "日本語",
    "العربية",
    "हिन्दी",
    "e\u{301}",
    "\u{301}",
    "ﬃ",
    "İ",
    "ß",
    "the",
    "a an the of",
    "-the",
    "?1",
    "$1",
    "?",
    ":x",
    "\u{202e}rock",
    "\u{feff}",
    "rock\u{a0}roll",
    "\"rock' roll\"",
    "\"rock -roll\"",
    "-\"rock roll",
    "1",
    "1.5",
    "1e5",
    "0x1F",
    "-1",
    "a.b@c.de",
    "https://x.org/?q=1#y",
    "C++",
    "c#",
    ".net",
    "<script>alert(1)</script>",
    "${x}",
    "{{ x }}",
    "\u{fffd}",
    "\u{10ffff}",
];

fn inputs() -> Vec<String> {
    let mut all: Vec<String> = TYPED.iter().map(|typed| (*typed).to_owned()).collect();
    all.push("a".repeat(10_000));
    all.push("é".repeat(10_000));
    all.push("rock ".repeat(2_000));
    all.push("-rock ".repeat(2_000));
    all.push("\"rock\" or ".repeat(1_000));
    all.push("\"".repeat(10_000));
    all.push("- ".repeat(5_000));
    all.push("(((((".repeat(2_000));
    let many: Vec<String> = (0..2_500).map(|n| format!("w{n}")).collect();
    all.push(many.join(" "));
    all.push(many.join(" or x -"));
    all
}

#[tokio::test]
async fn nothing_that_can_be_typed_is_an_error() {
    for db in every().await {
        for text in [
            "rock and roll",
            "a_b",
            "C++ is 1.5",
            "हिन्दी",
            "日本語 🎸",
            "the",
        ] {
            NewNote { text: text.into() }.insert(&db).await.unwrap();
        }
        for typed in inputs() {
            let start: String = typed.chars().take(30).collect();
            let at = format!("{start:?} on {:?}", db.dialect());
            let whole = Note::search(&typed).fetch(&db).await;
            assert!(whole.is_ok(), "{at}: {whole:?}");
            let ranked = Note::all().search_prefix(&typed).order_by_rank();
            assert!(ranked.fetch(&db).await.is_ok(), "prefix {at}");
            let column = Note::filter(|n| n.text.search(&typed) | n.id.eq(1));
            assert!(column.count(&db).await.unwrap() > 0, "column {at}");
        }
        assert_eq!(Note::all().count(&db).await.unwrap(), 6);
    }
}

#[tokio::test]
async fn signs_are_no_words_and_find_nothing() {
    for (db, lines) in with_songs().await {
        for typed in ["", "  ", "\"\"", "***", "🎸", "-", "-rock", "!?%&", "\u{0}"] {
            assert_eq!(
                Song::search(typed).count(&db).await.unwrap(),
                0,
                "{typed:?}"
            );
            let not = Song::all().exclude(|s| s.name.search(typed));
            assert_eq!(
                not.count(&db).await.unwrap(),
                lines.len() as u64,
                "{typed:?}"
            );
        }
        let operators = super::found(&db, Song::search("NEAR(rock* +roll) & !x:A")).await;
        let words = super::expected(&lines, |line| {
            line.has("near") && line.has("rock") && line.has("roll") && line.has("x")
        });
        assert_eq!(operators, words);
    }
}
