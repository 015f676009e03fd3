//! Filters from query strings: what is allowed, what is refused, and texts that nobody expects.

use super::super::{
    lines::{Outcome, equal},
    models::Track,
    world::{cases, on_shared},
};
use carafe_orm::{db::Db, dynamic::DynFilter, model::Model};

#[test]
fn dynamic_filters() {
    on_shared(cases![parsed, any_text]);
}

const ALLOWED: [&str; 6] = [
    "name__icontains",
    "milliseconds__*",
    "genre__name__*",
    "playlists__name",
    "unit_price",
    "name__regex",
];

#[test]
fn only_what_is_allowed() {
    let code = |query: &str| {
        let error = DynFilter::parse(query, &ALLOWED).err();
        error.and_then(|error| error.error_code()).unwrap_or("none")
    };
    let many = "unit_price=1&".repeat(33);
    let long = format!("milliseconds__in={}", "1,".repeat(100));
    let huge = format!("name__icontains={}", "a".repeat(9_000));
    for (query, expected) in [
        ("", "none"),
        ("?", "none"),
        ("name__icontains=a%20b+c", "none"),
        ("milliseconds__gte=5&milliseconds__lt!=9", "none"),
        (
            "unit_price__exact=5&order_by=-unit_price,milliseconds",
            "none",
        ),
        ("genre__name__lower__startswith=a", "none"),
        ("name__regex=(a+)+b", "none"),
        ("name=a", "orm.E300"),
        ("genre__name__iregex=a", "orm.E300"),
        ("genre__tracks__name=a", "orm.E300"),
        ("milliseconds__nope=a", "orm.E300"),
        ("unit_price__gt=1", "orm.E300"),
        ("order_by=name", "orm.E300"),
        ("order_by=-composer", "orm.E300"),
        ("name__icontains=%ff", "orm.E300"),
        (many.as_str(), "orm.E301"),
        (long.as_str(), "orm.E301"),
        (huge.as_str(), "orm.E301"),
    ] {
        assert_eq!(code(query), expected, "{query}");
    }
    let error = DynFilter::parse("name__icontians=a", &ALLOWED).err();
    assert_eq!(
        error.as_ref().and_then(|error| error.hint_text()),
        Some("did you mean `name__icontains`?")
    );
}

async fn parsed(db: &Db) -> Outcome {
    let query = "name__icontains=l%C3%B8ve&milliseconds__range=1000,400000&order_by=-milliseconds";
    let count = Track::all()
        .apply(&DynFilter::parse(query, &ALLOWED)?)?
        .count(db)
        .await?;
    equal(count, 0)?;
    let query = "genre__name__in=Jazz,Blues&milliseconds__gt!=300000&playlists__name=Music";
    let found = Track::all()
        .apply(&DynFilter::parse(query, &ALLOWED)?)?
        .count(db)
        .await?;
    let typed = Track::filter(|t| {
        t.genre.name.in_(["Jazz", "Blues"])
            & t.milliseconds.le(300_000)
            & t.playlists.any(|p| p.name.eq("Music"))
    });
    equal(found, typed.count(db).await?)?;
    equal(found > 0, true)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap_or(0)
    }
}

const PIECES: [&str; 44] = [
    "name",
    "milliseconds",
    "genre",
    "album",
    "playlists",
    "tracks",
    "artist",
    "unit_price",
    "pk",
    "id",
    "__",
    "__",
    "__",
    "__",
    "exact",
    "in",
    "range",
    "isnull",
    "year",
    "lower",
    "length",
    "count",
    "gt",
    "iexact",
    "icontains",
    "regex",
    "ne",
    "=",
    "&",
    "%",
    "%00",
    "%F0%9F%98%80",
    "'",
    "\"",
    "--",
    ";",
    ",",
    "-1",
    "1e999",
    "NaN",
    "true",
    "99999999999999999999",
    "\\",
    "ß",
];

/// Whatever is typed gives rows or an error of the asker; it neither panics nor is a fault of the server.
async fn any_text(db: &Db) -> Outcome {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut sent = 0;
    for _ in 0..3_000 {
        let count = 1 + dice.roll(9);
        let text: String = (0..count)
            .map(|_| PIECES[dice.roll(PIECES.len())])
            .collect();
        let (name, value) = text.split_once('=').unwrap_or((&text, "1"));
        let name = name.trim_matches('_');
        let pairs = [(name.to_owned(), value.to_owned())];
        let parsed =
            DynFilter::pairs(pairs, &[name]).and_then(|filter| Track::all().apply(&filter));
        match parsed {
            Ok(query) if sent < 40 && !name.contains("regex") => {
                query.limit(1).fetch(db).await?;
                sent += 1;
            }
            Ok(_) => {}
            Err(error) => equal((&text, error.status().as_u16()), (&text, 400))?,
        }
        let _ = DynFilter::parse(&text, &ALLOWED);
    }
    equal(sent, 40)
}
