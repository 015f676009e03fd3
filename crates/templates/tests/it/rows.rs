//! Models inside templates.

use crate::{
    html, plain,
    shop::{Product, bare, book},
};
use carafe_core::{Field, Object};
use carafe_templates::context;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

#[test]
fn fields_relations_and_lists() {
    let text = "{{ product.name }} {{ product.price }} {{ product.category.name }}\
                {% for tag in product.tags %} #{{ tag.name }}{% endfor %}";
    let expected = "Dune &lt;1965&gt; 12.50 Novels &amp; more #sand #&lt;worm&gt;";
    assert_eq!(html(text, &context! { product: book() }), expected);
    assert_eq!(html(text, &context! { product: &book() }), expected);
    assert_eq!(
        html(text, &context! { product: Arc::new(book()) }),
        expected
    );
    assert_eq!(html(text, &context! { product: Some(book()) }), expected);
    assert_eq!(
        html(text, &context! { product: Box::new(book()) }),
        expected
    );
}

#[test]
fn a_row_alone_shows_its_display_text() {
    let given = context! { product: book() };
    assert_eq!(html("{{ product }}", &given), "Dune &lt;1965&gt;");
    assert_eq!(
        html("{{ product.category }}", &given),
        "Category Novels &amp; more"
    );
    assert_eq!(
        html("{{ product.tags|join(', ') }}", &given),
        "sand, &lt;worm&gt;"
    );
}

#[test]
fn lists_of_rows() {
    let products = vec![bare(1, "A", 300), bare(2, "B", 100)];
    let text = "{{ products|length }}{% for p in products|sort(attribute='price') %} {{ loop.index }}{{ p.name }}{% else %}none{% endfor %} {{ products[0].name }} {{ products|map(attribute='name')|join('+') }}";
    assert_eq!(
        plain(text, &context! { products: &products }),
        "2 1B 2A A A+B"
    );
    assert_eq!(plain(text, &context! { products }), "2 1B 2A A A+B");
    assert_eq!(
        plain(
            "{% for p in products %}{% else %}none{% endfor %}",
            &context! { products: Vec::<Product>::new() }
        ),
        "none"
    );
}

#[test]
fn rows_are_true_and_missing_values_are_not() {
    let text = "{% if product %}row{% endif %}{% if not product.note %} no note{% endif %}{% if product.active %} active{% endif %}";
    assert_eq!(
        plain(text, &context! { product: book() }),
        "row no note active"
    );
    assert_eq!(
        plain(
            "{% if product %}row{% else %}none{% endif %}",
            &context! { product: None::<Product> }
        ),
        "none"
    );
}

#[test]
fn a_row_as_json_holds_what_is_loaded() {
    let given = context! { product: bare(3, "A", 5) };
    let json = plain("{{ product|tojson }}", &given);
    assert!(
        json.contains(r#""name": "A""#) && json.contains(r#""price": "0.05""#),
        "{json}"
    );
    assert!(!json.contains("category"), "{json}");
}

/// Counts how often it is asked.
struct Counted(Arc<AtomicU32>);

impl Object for Counted {
    fn fields(&self) -> &'static [&'static str] {
        &["used", "unused"]
    }

    fn get(&self, name: &str) -> Option<Field<'_>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Some(Field::Text(name.to_owned().into()))
    }

    fn display(&self) -> String {
        String::new()
    }
}

#[test]
fn an_owned_row_is_asked_only_for_what_is_shown() {
    let asked = Arc::new(AtomicU32::new(0));
    let given = context! { rows: vec![Counted(asked.clone()), Counted(asked.clone())] };
    assert_eq!(plain("{{ rows[1].used }}", &given), "used");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[test]
fn objects_and_fields_whose_type_is_not_known() {
    let owned: Vec<Box<dyn Object>> = vec![Box::new(book()), Box::new(bare(2, "B", 100))];
    let borrowed = book();
    let borrowed: &dyn Object = &borrowed;
    let price = borrowed.get("price");
    let given = context! { borrowed, price, owned };
    let text =
        "{{ borrowed.name }} {{ price * 2 }} {% for o in owned %}{{ o.id }}{{ o }} {% endfor %}";
    assert_eq!(plain(text, &given), "Dune <1965> 25.00 7Dune <1965> 2B ");
}
