//! Words, phrases, alternatives and exclusions, compared with the texts themselves.

use super::{Line, Song, expected, found, with_songs};
use carafe_orm::Model as _;

type Case = (&'static str, fn(&Line) -> bool);

#[tokio::test]
async fn every_form_finds_what_the_texts_say() {
    let cases: &[Case] = &[
        ("rock", |l| l.has("rock")),
        ("RoCk", |l| l.has("rock")),
        ("rock roll", |l| l.has("rock") && l.has("roll")),
        ("the", |l| l.has("the")),
        ("of the", |l| l.has("of") && l.has("the")),
        ("u2", |l| l.has("u2")),
        ("o", |l| l.has("o")),
        ("ac/dc", |l| l.has_phrase(&["ac", "dc"])),
        ("\"and roll\"", |l| l.has_phrase(&["and", "roll"])),
        ("\"in the end", |l| l.has_phrase(&["in", "the", "end"])),
        ("rock -roll", |l| l.has("rock") && !l.has("roll")),
        ("love -\"love me\" -you", |l| {
            l.has("love") && !l.has_phrase(&["love", "me"]) && !l.has("you")
        }),
        ("rock or jazz", |l| l.has("rock") || l.has("jazz")),
        ("rock roll OR love you -me", |l| {
            (l.has("rock") && l.has("roll")) || (l.has("love") && l.has("you") && !l.has("me"))
        }),
        ("or rock or", |l| l.has("rock")),
        ("coração", |l| l.has("coração")),
        ("CORAÇÃO", |l| l.has("coração")),
        ("coracao", |l| l.has("coracao")),
        ("don't", |l| l.has_phrase(&["don", "t"])),
        ("-rock", |_| false),
        ("rock or -roll", |l| l.has("rock")),
        ("zzzzzz", |_| false),
    ];
    for (db, lines) in with_songs().await {
        for (typed, fits) in cases {
            let ours = found(&db, Song::search(typed)).await;
            assert_eq!(
                ours,
                expected(&lines, fits),
                "{typed} on {:?}",
                db.dialect()
            );
        }
        assert!(
            !expected(&lines, cases[13].1).is_empty() && !expected(&lines, cases[6].1).is_empty()
        );
    }
}

#[tokio::test]
async fn a_word_that_is_being_typed_may_go_on() {
    let starts = |line: &Line, start: &str| {
        let all = [super::words(&line.name), super::words(&line.composer)].concat();
        all.iter().any(|word| word.starts_with(start))
    };
    for (db, lines) in with_songs().await {
        for typed in ["ro", "r", "rock", "Thu", "coraç"] {
            let ours = found(&db, Song::all().search_prefix(typed)).await;
            let start = typed.to_lowercase();
            let theirs = expected(&lines, |line| starts(line, &start));
            assert_eq!(ours, theirs, "{typed} on {:?}", db.dialect());
            assert!(!theirs.is_empty(), "{typed}");
        }
        let ours = found(&db, Song::all().search_prefix("rock an")).await;
        let theirs = expected(&lines, |line| line.has("rock") && starts(line, "an"));
        assert_eq!(ours, theirs, "{:?}", db.dialect());
        let closed = found(&db, Song::all().search_prefix("\"ro\"")).await;
        assert_eq!(closed, expected(&lines, |line| line.has("ro")));
    }
}

/// What the database itself says, in its own words.
#[tokio::test]
async fn hand_written_sql_finds_the_same() {
    for (db, _) in with_songs().await {
        let sql = match db.dialect() {
            carafe_orm::sql::Dialect::Postgres => {
                "SELECT id FROM m_song WHERE to_tsvector('simple', name || ' ' || coalesce(composer, '')) @@ websearch_to_tsquery('simple', 'love -me') ORDER BY id"
            }
            carafe_orm::sql::Dialect::Sqlite => {
                "SELECT id FROM m_song WHERE ' ' || lower(replace(name, '''', ' ')) || ' ' LIKE '% love %' AND id IN (SELECT rowid FROM m_song_search WHERE m_song_search MATCH 'love NOT me') ORDER BY id"
            }
            _ => {
                "SELECT id FROM m_song WHERE concat(name, ' ', coalesce(composer, '')) REGEXP '(?i)(^|[^[:alnum:]])love([^[:alnum:]]|$)' AND NOT concat(name, ' ', coalesce(composer, '')) REGEXP '(?i)(^|[^[:alnum:]])me([^[:alnum:]]|$)' ORDER BY id"
            }
        };
        let theirs: Vec<i64> = db
            .rows(sql, &[])
            .await
            .unwrap()
            .iter()
            .map(|row| match row[0] {
                carafe_orm::Value::Int(id) => id,
                ref other => panic!("{other:?}"),
            })
            .collect();
        let ours = found(&db, Song::search("love -me")).await;
        assert!(theirs.len() > 20, "{}", theirs.len());
        if db.dialect() == carafe_orm::sql::Dialect::Sqlite {
            assert!(theirs.iter().all(|id| ours.contains(id)));
        } else {
            assert_eq!(ours, theirs, "{:?}", db.dialect());
        }
    }
}
