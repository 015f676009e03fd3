use carafe_core::{Error, Field as Value};
use carafe_forms::{Choice, Field, Form, FormData, Kind, Widget};

fn filled(field: Field, typed: &str) -> Form {
    let name = field.name().to_owned();
    let mut form = Form::new().field(field);
    form.fill(&[(name, typed.to_owned())].into_iter().collect());
    form
}

/// What the field makes of it: the value as text, or the message.
fn read(field: Field, typed: &str) -> String {
    let name = field.name().to_owned();
    let form = filled(field, typed);
    match form.errors(&name).first() {
        Some(message) => format!("! {message}"),
        None => form
            .value(&name)
            .map_or("-".to_owned(), |value| value.to_text().into_owned()),
    }
}

#[test]
fn numbers() {
    for (typed, expected) in [
        ("12", "12"),
        (" -7 ", "-7"),
        ("12.5", "! Enter a whole number."),
        ("12abc", "! Enter a whole number."),
        ("１２", "! Enter a whole number."),
        (
            "99999999999999999999",
            "! Enter a number from -9223372036854775808 to 9223372036854775807.",
        ),
        ("", "! This field is required."),
    ] {
        assert_eq!(read(Field::integer("n"), typed), expected, "{typed}");
    }
    for (typed, expected) in [
        ("12.50", "12.50"),
        (
            "12.505",
            "! Ensure that there are no more than 2 decimal places.",
        ),
        ("12.500", "12.500"),
        (
            "123456789.00",
            "! Ensure that there are no more than 8 digits before the decimal point.",
        ),
        ("12,50", "! Enter a number."),
        ("NaN", "! Enter a number."),
        ("0.00000000000000000000000000000000001", "! Enter a number."),
    ] {
        assert_eq!(read(Field::decimal("n", 10, 2), typed), expected, "{typed}");
    }
    assert_eq!(read(Field::new("n", Kind::Float), "1e3"), "1000");
    assert_eq!(
        read(Field::new("n", Kind::Float), "inf"),
        "! Enter a number."
    );
}

#[test]
fn days_and_times() {
    let day = |typed| read(Field::new("d", Kind::Date), typed);
    assert_eq!(day("2026-11-20"), "2026-11-20");
    assert_eq!(day("2026-02-30"), "! Enter a day such as 2026-11-20.");
    assert_eq!(
        day("2026-11-20T10:00"),
        "! Enter a day such as 2026-11-20.",
        "a time is not cut off"
    );
    assert_eq!(day("20.11.2026"), "! Enter a day such as 2026-11-20.");
    let time = |typed| read(Field::new("t", Kind::Time), typed);
    assert_eq!(time("14:30"), "14:30:00");
    assert_eq!(time("25:00"), "! Enter a time such as 14:30.");
    assert_eq!(time("2026-11-20T14:30"), "! Enter a time such as 14:30.");
    let instant = |typed| read(Field::new("i", Kind::DateTime), typed);
    assert_eq!(instant("2026-11-20T14:30"), "2026-11-20T14:30:00Z");
    assert_eq!(instant("2026-11-20 14:30:15.5"), "2026-11-20T14:30:15.5Z");
    assert_eq!(instant("2026-11-20T14:30+01:00"), "2026-11-20T13:30:00Z");
    assert_eq!(
        instant("tomorrow"),
        "! Enter a day and a time such as 2026-11-20 14:30."
    );
}

#[test]
fn texts_are_trimmed_but_never_cut() {
    assert_eq!(read(Field::text("t").max(3), "  äöü "), "äöü");
    assert_eq!(
        read(Field::text("t").max(3), "abcd"),
        "! Ensure this value has at most 3 characters (it has 4)."
    );
    assert_eq!(
        read(Field::text("t"), "a\0b"),
        "! Null characters are not allowed."
    );
    assert_eq!(read(Field::text("t"), "   "), "! This field is required.");
    assert_eq!(read(Field::text("t").optional(), "   "), "-");
    assert_eq!(read(Field::password("p"), "  two spaces"), "  two spaces");
    assert_eq!(read(Field::textarea("t"), "a\r\nb"), "a\nb");
}

#[test]
fn addresses() {
    for good in ["ada@example.org", "a+b@sub.example.co.uk", "ä@exämple.org"] {
        assert_eq!(read(Field::email("e"), good), good);
    }
    for bad in [
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "a b@example.org",
        "a@b@example.org",
        "a@.org",
        "<a@b.c>",
    ] {
        assert_eq!(
            read(Field::email("e"), bad),
            "! Enter an address such as ada@example.org.",
            "{bad}"
        );
    }
}

#[test]
fn a_checkbox_that_is_not_sent_is_off() {
    let mut form = Form::new().field(Field::boolean("on"));
    assert!(form.fill(&FormData::default()));
    assert!(matches!(form.value("on"), Some(Value::Bool(false))));
    assert!(form.fill(&[("on", "on")].into_iter().collect()));
    assert!(matches!(form.value("on"), Some(Value::Bool(true))));
}

#[test]
fn only_offered_values_are_taken() {
    let offered = || vec![Choice::new("1", "One"), Choice::new("2", "Two")];
    assert_eq!(read(Field::choice("c", offered()), "2"), "2");
    assert_eq!(
        read(Field::choice("c", offered()), "3"),
        "! Select one of the available choices."
    );
    assert_eq!(
        read(Field::choice("c", offered()), ""),
        "! This field is required."
    );
    let mut form = Form::new().field(Field::several("c", offered()));
    assert!(form.fill(&[("c", "1"), ("c", "2")].into_iter().collect()));
    assert_eq!(form.values("c").len(), 2);
    assert!(!form.fill(&[("c", "1"), ("c", "9")].into_iter().collect()));
    assert!(
        form.fill(&FormData::default()),
        "none of several is a choice too"
    );
}

#[test]
fn what_was_typed_stays_beside_its_errors() {
    let mut form = Form::new()
        .field(Field::integer("age"))
        .field(Field::text("name").max(3));
    form.set_initial("age", "7");
    assert_eq!(form.typed("age"), "7");
    assert!(!form.fill(&[("age", "old"), ("name", "Augusta")].into_iter().collect()));
    assert_eq!((form.typed("age"), form.typed("name")), ("old", "Augusta"));
    assert_eq!(
        form.all_errors()
            .iter()
            .map(|error| error.code)
            .collect::<Vec<_>>(),
        ["invalid", "max_length"]
    );
    assert!(
        form.value("name").is_none(),
        "a refused text is nobody's value"
    );
}

#[test]
fn filling_again_forgets_the_errors() {
    let mut form = Form::new().field(Field::integer("age"));
    assert!(!form.fill(&[("age", "old")].into_iter().collect()));
    form.add_error("", "late", "Too late.");
    assert!(form.fill(&[("age", "7")].into_iter().collect()));
    assert!(form.all_errors().is_empty());
}

#[test]
fn refused_fields_of_an_error_stand_beside_the_fields() {
    let mut form = filled(Field::text("name"), "x");
    let unique = Error::internal("no")
        .field("name", "unique", "Taken.")
        .field("other", "odd", "Odd.");
    form.refuse(unique).unwrap();
    assert_eq!(form.errors("name"), ["Taken."]);
    assert_eq!(
        form.errors(""),
        ["Odd."],
        "a field that is not shown is about the whole form"
    );
    assert!(form.refuse(Error::internal("down")).is_err());
}

#[test]
fn a_form_knows_what_was_changed() {
    let mut form = Form::new()
        .field(Field::textarea("text"))
        .field(Field::boolean("on"))
        .field(Field::several(
            "tags",
            vec![Choice::new("1", "a"), Choice::new("2", "b")],
        ))
        .field(Field::integer("n").drawn(Widget::Key));
    form.set_initial("text", "a\nb");
    form.set_initial("on", "true");
    form.set_initial_list("tags", vec!["1".into()]);
    let typed = [("text", "a\r\nb "), ("on", "on"), ("tags", "1"), ("n", "3")];
    assert!(form.fill(&typed.into_iter().collect()));
    let changed: Vec<&str> = ["text", "on", "tags", "n"]
        .into_iter()
        .filter(|name| form.changed(name))
        .collect();
    assert_eq!(changed, ["n"]);
}
