use carafe_core::{Date, DateTime, Decimal, Error};
use carafe_forms::{
    FormData, Widget,
    model::{ModelForm, label},
};
use carafe_macros::model;
use carafe_orm::{
    model::{Fk, Id, M2m, Model as _},
    value::Value,
};

#[model(crate = carafe_orm)]
struct Tag {
    id: Id<Self>,
    name: String,
}

#[model(crate = carafe_orm, verbose_name = "book")]
struct Product {
    id: Id<Self>,
    #[field(max = 20, unique, label = "Title", help = "As on the cover.")]
    name: String,
    #[field(digits(6, 2))]
    price: Decimal,
    #[field(max = 10, blank)]
    code: String,
    about: String,
    #[field(default = 3)]
    stock: i16,
    rating: Option<f64>,
    #[field(default = true)]
    on_sale: bool,
    hot: Option<bool>,
    printed: Option<Date>,
    seen: DateTime,
    tag: Fk<Tag>,
    other: Option<Fk<Tag>>,
    #[field(secret)]
    token: String,
    #[field(editable = false, default = 0)]
    rank: i32,
    #[field(auto_now_add)]
    created_at: DateTime,
    tags: M2m<Tag>,
}

fn form() -> ModelForm {
    let mut form = ModelForm::new(Product::META);
    let rows = || {
        vec![
            (Value::Int(1), "red".to_owned()),
            (Value::Int(2), "blue".to_owned()),
        ]
    };
    form.choices("tag", rows());
    form.choices("tags", rows());
    form
}

fn typed(changes: &[(&str, &str)]) -> FormData {
    let good = [
        ("name", "Emma"),
        ("price", "7.50"),
        ("about", "A novel."),
        ("stock", "3"),
        ("on_sale", "true"),
        ("seen", "2026-11-20T14:30"),
        ("tag", "2"),
        ("tags", "1"),
        ("tags", "2"),
    ];
    let kept = good
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes).copied().collect()
}

fn value(form: &ModelForm, field: &str) -> Value {
    let column = Product::META.column(field).expect("a column");
    let found = form
        .values()
        .into_iter()
        .find(|(known, _)| *known == column);
    found.expect("a field of the form").1
}

#[test]
fn people_edit_what_nobody_else_fills_in() {
    let form = form();
    let names: Vec<&str> = form
        .form()
        .fields()
        .map(carafe_forms::Field::name)
        .collect();
    assert_eq!(
        names,
        [
            "name", "price", "code", "about", "stock", "rating", "on_sale", "hot", "printed",
            "seen", "tag", "other", "tags"
        ]
    );
    let of = |name: &str| {
        form.form()
            .fields()
            .find(|field| field.name() == name)
            .expect("a field")
    };
    assert_eq!(of("about").widget(), Widget::Textarea);
    assert_eq!(of("hot").widget(), Widget::Ternary);
    assert_eq!(of("tag").widget(), Widget::Select);
    assert_eq!(of("other").widget(), Widget::Key);
    assert_eq!(of("tags").widget(), Widget::SelectMultiple);
    assert_eq!(of("name").label_text(), "Title");
    assert_eq!(of("on_sale").label_text(), "On sale");
    assert!(of("name").is_required() && !of("code").is_required() && !of("rating").is_required());
    assert_eq!(
        form.form().typed("stock"),
        "3",
        "a new row shows its defaults"
    );
    assert_eq!(label(Product::META, "created_at"), "Created at");
}

#[test]
fn typed_texts_become_values_of_the_columns() {
    let mut form = form();
    assert!(form.fill(&typed(&[])), "{:?}", form.form().all_errors());
    assert_eq!(value(&form, "name"), Value::from("Emma"));
    assert_eq!(
        value(&form, "price"),
        Value::Decimal("7.50".parse().unwrap())
    );
    assert_eq!(
        value(&form, "code"),
        Value::from(""),
        "no NULL in a column that takes none"
    );
    assert_eq!(value(&form, "stock"), Value::Int(3));
    assert_eq!(value(&form, "rating"), Value::Null);
    assert_eq!(value(&form, "on_sale"), Value::Bool(true));
    assert_eq!(value(&form, "hot"), Value::Null);
    assert_eq!(value(&form, "tag"), Value::Int(2));
    assert_eq!(value(&form, "other"), Value::Null);
    let tags = Product::META.relation("tags").unwrap();
    assert_eq!(form.links(), [(tags, vec![Value::Int(1), Value::Int(2)])]);
}

#[test]
fn what_does_not_fit_its_column_is_refused_beside_it() {
    for (field, text, message) in [
        (
            "name",
            "A title that is far too long",
            "Ensure this value has at most 20 characters (it has 28).",
        ),
        ("name", " ", "This field is required."),
        (
            "price",
            "1.234",
            "Ensure that there are no more than 2 decimal places.",
        ),
        (
            "price",
            "12345.00",
            "Ensure that there are no more than 4 digits before the decimal point.",
        ),
        ("stock", "40000", "Enter a number from -32768 to 32767."),
        ("tag", "3", "Select one of the available choices."),
        ("other", "red", "Enter a whole number."),
        ("printed", "2026-13-01", "Enter a day such as 2026-11-20."),
        ("tags", "7", "Select one of the available choices."),
    ] {
        let mut form = form();
        assert!(!form.fill(&typed(&[(field, text)])), "{field} {text}");
        assert_eq!(form.form().errors(field), [message]);
        assert_eq!(form.form().all_errors().len(), 1);
        assert_eq!(form.form().typed(field), text);
    }
}

#[test]
fn only_what_was_changed_is_written() {
    let mut row = vec![Value::Null; Product::META.columns.len()];
    for (field, value) in [
        ("id", Value::Int(7)),
        ("name", Value::from("Emma")),
        ("price", Value::Decimal("7.5".parse().unwrap())),
        ("about", Value::from("A novel.")),
        ("stock", Value::Int(3)),
        ("on_sale", Value::Bool(true)),
        (
            "seen",
            Value::DateTime("2026-11-20T14:30:00.123456Z".parse().unwrap()),
        ),
        ("tag", Value::Int(2)),
    ] {
        row[usize::from(Product::META.column(field).unwrap())] = value;
    }
    let mut form = form();
    form.show(&row);
    form.show_links("tags", &[Value::Int(1), Value::Int(2)]);
    assert_eq!(form.form().typed("seen"), "2026-11-20T14:30:00");
    let data = typed(&[
        ("price", "7.5"),
        ("seen", "2026-11-20T14:30:00"),
        ("about", "Two\r\nlines."),
        ("on_sale", "off"),
    ]);
    assert!(form.fill(&data), "{:?}", form.form().all_errors());
    assert_eq!(form.changed_fields(), ["about", "on_sale"]);
    let expected = [
        ("about", Value::from("Two\nlines.")),
        ("on_sale", Value::Bool(false)),
    ];
    let expected = expected.map(|(field, value)| (Product::META.column(field).unwrap(), value));
    assert_eq!(form.changes(), expected);
}

#[test]
fn a_form_of_some_fields() {
    let form = ModelForm::of(Product::META, &["price", "name"]).unwrap();
    assert_eq!(
        form.form()
            .fields()
            .map(carafe_forms::Field::name)
            .collect::<Vec<_>>(),
        ["price", "name"]
    );
    let form = form.without("price");
    assert!(
        form.values()
            .iter()
            .all(|(column, _)| Product::META.columns[usize::from(*column)].field == "name")
    );
    let error = ModelForm::of(Product::META, &["nmae"]).unwrap_err();
    assert_eq!(
        (error.error_code(), error.hint_text()),
        (Some("forms.E004"), Some("did you mean `name`?"))
    );
    assert!(
        ModelForm::of(Product::META, &["token"]).is_err(),
        "a secret is no field"
    );
}

#[test]
fn a_value_that_another_row_has_is_refused_beside_its_field() {
    let mut form = form();
    assert!(form.fill(&typed(&[])));
    let error = Error::internal("").field("name", "unique", "book with this name already exists.");
    form.refuse(error).unwrap();
    assert_eq!(
        form.form().errors("name"),
        ["Book with this title already exists."]
    );
}
