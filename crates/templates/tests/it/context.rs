//! What a template can be given.

use crate::{html, plain};
use carafe_core::{Date, DateTime, Decimal, Time};
use carafe_templates::{Context, Safe, Value, context, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[test]
fn names_alone_and_names_with_values() {
    let title = "Books";
    let given = context! { title, count: 3, list => vec![1, 2] };
    assert_eq!(
        plain("{{ title }} {{ count }} {{ list|join('-') }}", &given),
        "Books 3 1-2"
    );
    assert_eq!(
        given.names().collect::<Vec<_>>(),
        ["title", "count", "list"]
    );
    assert_eq!(context! {}.names().count(), 0);
}

#[test]
fn scalars_of_all_kinds() {
    let given = context! {
        a: 1_u8, b: -2_i64, c: 1.5, d: true, e: 'x', f: String::from("s"), g: &String::from("t"),
        h: std::borrow::Cow::Borrowed("u"), i: Some(3), j: None::<i32>, k: usize::MAX, l: &&7,
    };
    let text = "{{a}} {{b}} {{c}} {{d}} {{e}} {{f}} {{g}} {{h}} {{i}} [{{j}}] {{k}} {{l}}";
    assert_eq!(
        plain(text, &given),
        format!("1 -2 1.5 true x s t u 3 [] {} 7", usize::MAX)
    );
}

#[test]
fn numbers_print_as_they_are() {
    let numbers = [
        0,
        7,
        10,
        255,
        256,
        4_294_967_295,
        4_294_967_296,
        -1,
        i64::MAX,
        i64::MIN,
    ];
    for number in numbers {
        assert_eq!(
            html("{{ number }}", &context! { number }),
            number.to_string()
        );
    }
    for (number, expected) in [(2.0, "2.0"), (0.1, "0.1"), (-1.5e10, "-15000000000.0")] {
        assert_eq!(html("{{ number }}", &context! { number }), expected);
    }
}

#[test]
fn dates_and_decimals_stay_typed() {
    let date = Date::new(2026, 2, 3).unwrap();
    let at: DateTime = "2026-02-03T04:05:06Z".parse().unwrap();
    let given =
        context! { price: Decimal::new(100, 2), date, time: Time::new(4, 5, 6).unwrap(), at };
    assert_eq!(
        plain("{{ price }} {{ date }} {{ time }} {{ at }}", &given),
        "1.00 2026-02-03 04:05:06 2026-02-03T04:05:06Z"
    );
    assert_eq!(
        plain(
            "{{ date.year }} {{ at.month }} {{ at.hour }} {{ time.minute }}",
            &given
        ),
        "2026 2 4 5"
    );
    assert_eq!(
        plain("{% if date < at %}before{% endif %}", &given),
        "before"
    );
}

#[test]
fn collections() {
    let map = BTreeMap::from([("b", 1), ("a", 2)]);
    let nested = vec![vec![1, 2], vec![3]];
    let given = context! {
        map, nested, hash: HashMap::from([("k".to_owned(), "v")]), pair: (1, "two"), array: [1, 2, 3],
        slice: &[4, 5][..], set: BTreeSet::from([2, 1]), ids: BTreeMap::from([(7, "seven")]),
    };
    assert_eq!(
        plain(
            "{{ map.a }}{% for k, v in map.items() %} {{ k }}={{ v }}{% endfor %}",
            &given
        ),
        "2 a=2 b=1"
    );
    assert_eq!(
        plain(
            "{{ nested[0][1] }}{{ nested|length }} {{ hash.k }} {{ pair[1] }}",
            &given
        ),
        "22 v two"
    );
    assert_eq!(
        plain(
            "{{ array|sum }} {{ slice|join }} {{ set|first }} {{ ids[7] }}",
            &given
        ),
        "6 45 1 seven"
    );
}

#[test]
fn anything_that_serializes() {
    #[derive(serde::Serialize)]
    struct Stats {
        sold: u32,
        names: Vec<&'static str>,
    }
    let given = context! { stats: json(Stats { sold: 3, names: vec!["a", "b"] }) };
    assert_eq!(
        plain("{{ stats.sold }} {{ stats.names|last }}", &given),
        "3 b"
    );
}

#[test]
fn safe_text_is_not_escaped_again() {
    let given = context! { a: Safe("<b>".to_owned()), b: Value::safe("<i>"), c: "<u>" };
    assert_eq!(html("{{ a }}{{ b }}{{ c }}", &given), "<b><i>&lt;u&gt;");
}

#[test]
fn a_later_value_replaces_an_earlier_one() {
    let mut given = Context::new().with("a", 1).with("a", 2);
    assert_eq!(plain("{{ a }}", &given), "2");
    given.insert("b", "x");
    let merged = given.clone().merged(&context! { a: 3 });
    assert_eq!(plain("{{ a }}{{ b }}", &merged), "3x");
    assert_eq!(plain("{{ a }}", &given), "2");
}

#[test]
fn nothing_prints_nothing_and_truth_is_small() {
    let given = context! { none: None::<String>, yes: true, no: false };
    assert_eq!(
        html("[{{ none }}] {{ yes }} {{ no }}", &given),
        "[] true false"
    );
    assert_eq!(
        plain("[{{ none }}] {{ yes }} {{ no }}", &given),
        "[] true false"
    );
}

#[test]
fn contexts_inside_contexts() {
    let fields = vec![
        context! { name: "b", label: "B" },
        context! { name: "a", label: "A" },
    ];
    let given = context! { fields, form: context! { action: "/x", method: "post" } };
    let text = "{% for f in fields %}{{ f.name }}={{ f.label }} {% endfor %}{{ form.action }} {{ form|list|join(',') }}";
    assert_eq!(plain(text, &given), "b=B a=A /x action,method");
    let error = crate::try_html("{{ form.methdo }}", &given).expect_err("there is no such name");
    assert_eq!(error.hint_text(), Some("did you mean `form.method`?"));
}

#[test]
fn a_context_can_wait_for_its_rendering() {
    fn waits<T: Clone + Send + Sync + 'static>(_: &T) {}
    waits(&context! { product: crate::shop::book() });
}
