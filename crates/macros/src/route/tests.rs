//! What is written for one handler, and that it stays short.

use super::{expand, routes, url_for};
use quote::quote;

fn printed(tokens: proc_macro2::TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).expect("generated code parses"))
}

#[test]
fn the_expansion_of_a_handler() {
    let item = quote! {
        /// One product.
        #[put("/products/{id}/", name = "change_product")]
        pub async fn product(Path(id): Path<i64>, State(log): State<Log>, body: String) -> Result<Html> {
            show(id, log, body)
        }
    };
    let printed = printed(expand("get", quote!("/products/{id}"), item));
    let (_, generated) = printed
        .split_once("\n}\n")
        .expect("the function comes first");
    let lines = generated.lines().count();
    assert!(lines <= 90, "{lines} lines:\n{printed}");
    insta::with_settings!({ snapshot_path => "../../tests/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("route", printed);
    });
}

#[test]
fn the_function_stays_when_something_is_wrong() {
    let printed = printed(expand(
        "get",
        quote!("products"),
        quote!(
            async fn product() {}
        ),
    ));
    assert!(printed.contains("async fn product() {}"), "{printed}");
    assert!(
        printed.contains("a path starts with `/`: write \\\"/products\\\""),
        "{printed}"
    );
    assert!(printed.contains("struct product {}"), "{printed}");
}

#[test]
fn lists_and_links() {
    let list = routes(quote!(crate = carafe_http; home, shop::product,)).to_string();
    assert!(
        list.contains("< home > :: _routes ()")
            && list.contains("< shop :: product > :: _routes ()"),
        "{list}"
    );
    assert!(
        list.starts_with("carafe_http :: __route :: RouteList"),
        "{list}"
    );
    let link = url_for(quote!(shop::product, id, f::<A, B>(1); page = 2, r#type = "x")).to_string();
    assert_eq!(
        link,
        "< shop :: product > :: url (id , f :: < A , B > (1)) . query (\"page\" , 2) . query (\"type\" , \"x\")"
    );
}
