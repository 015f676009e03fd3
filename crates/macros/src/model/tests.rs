//! What is written for one model, and that it stays short.

use super::expand;
use quote::quote;

#[test]
fn the_expansion_of_seven_columns_and_two_relations() {
    let expanded = expand(
        quote!(
            admin,
            crate = carafe_orm,
            unique(category, name),
            order_by(-created_at)
        ),
        &quote! {
            /// Something to sell.
            #[derive(Debug, Clone)]
            pub struct Product {
                pub id: Id<Self>,
                #[field(max = 200)]
                pub name: String,
                #[field(digits(10, 2))]
                pub price: Decimal,
                #[field(default = 0)]
                pub stock: i32,
                pub note: Option<String>,
                pub category: Fk<Category>,
                pub tags: M2m<Tag>,
                #[field(auto_now_add)]
                pub created_at: DateTime,
            }
        },
    );
    let file = syn::parse2(expanded).expect("generated code parses");
    let printed = prettyplease::unparse(&file);
    let (_, generated) = printed.split_once("\n}\n").expect("the struct comes first");
    let lines = generated.lines().count();
    assert!(lines <= 172, "{lines} lines:\n{printed}");
    insta::with_settings!({ snapshot_path => "../../tests/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("model", printed);
    });
}
