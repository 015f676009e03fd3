//! The pages people see.

use crate::site::{PASSWORD, everywhere};

#[test]
fn the_front_page_leads_to_every_book() {
    everywhere(async |site| {
        let page = site.get("/").await;
        page.assert_status(200);
        let links: Vec<&str> = page.text().split("href=\"/products/").skip(1).collect();
        assert!(links.len() >= 60, "{} books", links.len());
        site.app.assert_queries(1);
        for link in links.iter().take(20) {
            let id = link.split('"').next().expect("the address ends");
            let book = site.get(&format!("/products/{id}")).await;
            book.assert_status(200).assert_contains("<dt>Price</dt>");
        }
        site.app.assert_queries(2);
    });
}

#[test]
fn a_book_that_is_not_there_is_not_found() {
    everywhere(async |site| {
        site.get("/products/100000").await.assert_status(404);
        let odd = site.get("/products/x").await.status();
        assert!((400..500).contains(&odd), "{odd}");
    });
}

#[test]
fn the_shelves_are_filled_once() {
    everywhere(async |site| {
        let before = site.get("/").await.text().to_owned();
        shop::pages::stock_the_shelves(site.db.clone())
            .await
            .expect("nothing is loaded twice");
        site.get("/").await.assert_text(&before);
    });
}

#[test]
fn some_pages_are_for_people_who_are_signed_in() {
    everywhere(async |site| {
        let login = "/accounts/login/?next=/protected";
        site.get("/protected").await.assert_redirect(login);
        let ada = site.visitor("ada", false, false).await;
        ada.get("/protected")
            .await
            .assert_status(200)
            .assert_contains("Hello, ada");
        ada.post("/accounts/logout/").await.assert_redirect("/");
        ada.get("/protected").await.assert_redirect(login);
        // One comes back to the page one wanted.
        let page = ada.get(login).await;
        let next = page.input("next").expect("the page keeps it");
        let typed = [("username", "ada"), ("password", PASSWORD), ("next", &next)];
        ada.post("/accounts/login/")
            .form(&typed)
            .await
            .assert_redirect("/protected");
    });
}
