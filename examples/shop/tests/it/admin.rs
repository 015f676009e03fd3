//! The shop's back office.

use crate::site::everywhere;

#[test]
fn the_list_has_the_columns_that_the_shop_names() {
    everywhere(async |site| {
        let root = site.visitor("root", true, true).await;
        let list = root.get("/admin/shop/product/").await;
        list.assert_status(200);
        for heading in ["Name", "Price", "Created at"] {
            list.assert_contains(&format!(">{heading}"));
        }
        list.assert_lacks(">Category").assert_contains("name=\"q\"");
        let found = root.get("/admin/shop/product/?q=pride+prejudice").await;
        found
            .assert_contains("1 row")
            .assert_contains("Pride and Prejudice");
        root.get("/admin/shop/category/")
            .await
            .assert_lacks("name=\"q\"");
    });
}

#[test]
fn a_product_changes_on_the_site_when_it_does_in_the_admin() {
    everywhere(async |site| {
        let root = site.visitor("root", true, true).await;
        let add = [
            ("name", "The Waves"),
            ("price", "12.90"),
            ("category", "1"),
            ("tags", "1"),
            ("tags", "2"),
        ];
        root.post("/admin/shop/product/add/")
            .form(&add)
            .await
            .assert_redirect("/admin/shop/product/");
        let page = site.get("/").await;
        page.assert_contains("The Waves");
        let id = page
            .text()
            .split("The Waves")
            .next()
            .and_then(|before| before.rsplit("/products/").next());
        let id = id
            .and_then(|rest| rest.split('"').next())
            .expect("it is linked")
            .to_owned();
        site.get(&format!("/products/{id}"))
            .await
            .assert_contains("Jane Austen");

        let change = format!("/admin/shop/product/{id}/change/");
        let version = root
            .get(&change)
            .await
            .input("_version")
            .expect("a version");
        let mut typed = vec![
            ("name", "Orlando"),
            ("price", "9"),
            ("category", "2"),
            ("_version", &version),
        ];
        typed.push(("_continue", "1"));
        root.post(&change)
            .form(&typed)
            .await
            .assert_redirect(&change);
        let page = site.get(&format!("/products/{id}")).await;
        page.assert_contains("Orlando")
            .assert_contains("9.00")
            .assert_lacks("Jane Austen");
        root.post(&format!("/admin/shop/product/{id}/delete/"))
            .await
            .assert_status(303);
        site.get(&format!("/products/{id}"))
            .await
            .assert_status(404);
    });
}
