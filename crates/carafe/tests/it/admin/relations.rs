//! Fields that lead to other rows.

use super::{
    html::{error_of, fields},
    site::{Site, everywhere},
};

const ADD: &str = "/admin/library/book/add/";

impl Site {
    async fn fill_table(&self, table: &str, count: u32) {
        let rows = (1..=count).map(|i| format!("('Name {i}')"));
        self.insert(&format!("{table} (name)"), rows).await;
    }
}

fn book(shelf: &str) -> Vec<(&str, &str)> {
    vec![
        ("title", "Emma"),
        ("code", "a"),
        ("price", "1"),
        ("shelf", shelf),
    ]
}

#[test]
fn up_to_a_thousand_rows_are_a_select() {
    everywhere(async |site| {
        site.fill_table("library_shelf", 1_000).await;
        let page = site.get(ADD).await;
        page.assert_contains("<select id=\"id_shelf\" name=\"shelf\"");
        assert_eq!(page.text().matches(">Name ").count(), 1_000);
        let gone = site.post(ADD).form(&book("1001")).await;
        assert!(error_of(gone.assert_status(200).text(), "shelf").is_some());
    });
}

#[test]
fn more_rows_are_a_key_with_a_search_link() {
    everywhere(async |site| {
        site.fill_table("library_shelf", 1_001).await;
        let page = site.get(ADD).await;
        page.assert_lacks("<select id=\"id_shelf\"")
            .assert_lacks(">Name ");
        page.assert_contains("name=\"shelf\"");
        page.assert_contains("href=\"/admin/library/shelf/\"");
        for wrong in ["1002", "-1", "x", "99999999999999999999"] {
            let page = site.post(ADD).form(&book(wrong)).await;
            let error = error_of(page.assert_status(200).text(), "shelf");
            assert!(error.is_some(), "{wrong}");
            assert_eq!(page.input("shelf").as_deref(), Some(wrong));
        }
        let saved = site.post(ADD).form(&book("1001")).await;
        saved.assert_redirect("/admin/library/book/");
        site.get("/admin/library/book/")
            .await
            .assert_contains("Name 1001");
    });
}

#[test]
fn several_rows_are_linked_and_unlinked() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.fill_table("library_word", 4).await;
        let mut typed = book("1");
        typed.extend([("words", "1"), ("words", "3")]);
        site.post(ADD)
            .form(&typed)
            .await
            .assert_redirect("/admin/library/book/");
        assert_eq!(words(site).await, ["1", "3"]);
        site.submit("/admin/library/book/1/change/", &[("words", "4")])
            .await
            .assert_status(303);
        assert_eq!(words(site).await, ["4"]);
        let mut none = site.form("/admin/library/book/1/change/").await;
        none.0.retain(|(name, _)| name != "words");
        let saved = site
            .post("/admin/library/book/1/change/")
            .form(&none.0)
            .await;
        saved.assert_status(303);
        assert_eq!(words(site).await, Vec::<String>::new());
        let page = site
            .submit("/admin/library/book/1/change/", &[("words", "77")])
            .await;
        assert!(error_of(page.assert_status(200).text(), "words").is_some());
    });
}

#[test]
fn links_to_many_rows_are_keys_and_none_is_lost() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.fill_table("library_word", 1_500).await;
        let page = site.get(ADD).await;
        page.assert_lacks(">Name ")
            .assert_contains("href=\"/admin/library/word/\"");
        let mut typed = book("1");
        typed.push(("words", "1, 1400 1500,1"));
        site.post(ADD)
            .form(&typed)
            .await
            .assert_redirect("/admin/library/book/");
        let change = "/admin/library/book/1/change/";
        let form = site.form(change).await;
        assert_eq!(form.get("words"), Some("1, 1400, 1500"));
        site.post(change).form(&form.0).await.assert_status(303);
        assert_eq!(site.form(change).await.get("words"), Some("1, 1400, 1500"));
        for wrong in ["1, x", "1501"] {
            let page = site.submit(change, &[("words", wrong)]).await;
            assert!(error_of(page.assert_status(200).text(), "words").is_some());
            assert_eq!(page.input("words").as_deref(), Some(wrong));
        }
        site.submit(change, &[("words", "")])
            .await
            .assert_status(303);
        assert_eq!(site.form(change).await.get("words"), Some(""));
    });
}

async fn words(site: &Site) -> Vec<String> {
    let page = site.get("/admin/library/book/1/change/").await;
    let mut words: Vec<String> = fields(page.text())
        .0
        .into_iter()
        .filter(|(name, _)| name == "words")
        .map(|(_, key)| key)
        .collect();
    words.sort_unstable();
    words
}
