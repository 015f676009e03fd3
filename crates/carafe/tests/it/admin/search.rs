//! The search box.

use super::{
    html::rows,
    site::{Site, everywhere},
};

impl Site {
    async fn named(&self, names: &[&str]) {
        self.shelf("Novels").await;
        for name in names {
            let typed = [("name", *name), ("shelf", "1")];
            self.post("/admin/library/line/add/")
                .form(&typed)
                .await
                .assert_redirect("/admin/library/line/");
        }
    }

    async fn found(&self, words: &str) -> Vec<String> {
        let list = self
            .get(&format!("/admin/library/line/?q={words}&o=name"))
            .await;
        rows(list.assert_status(200).text())
    }
}

#[test]
fn every_word_must_be_in_one_of_the_fields() {
    everywhere(async |site| {
        site.shelf("Short stories").await;
        site.shelf("Novels").await;
        for (title, code, shelf, rating) in [
            ("The Dead", "a", "1", "5"),
            ("The Trial", "b", "2", "4"),
            ("Dead Souls", "c", "2", ""),
        ] {
            let typed = [
                ("title", title),
                ("code", code),
                ("price", "1"),
                ("rating", rating),
                ("shelf", shelf),
            ];
            let saved = site.post("/admin/library/book/add/").form(&typed).await;
            saved.assert_redirect("/admin/library/book/");
        }
        for (words, found) in [
            ("dead", vec!["Dead Souls", "The Dead"]),
            ("DEAD+novels", vec!["Dead Souls"]),
            ("stories+the", vec!["The Dead"]),
            ("the+souls", vec![]),
            ("4", vec!["The Trial"]),
            ("99999999999999999999", vec![]),
            ("++", vec!["Dead Souls", "The Dead", "The Trial"]),
        ] {
            let list = site.get(&format!("/admin/library/book/?q={words}")).await;
            assert_eq!(rows(list.text()), found, "{words}");
        }
    });
}

#[test]
fn signs_of_patterns_are_letters() {
    everywhere(async |site| {
        site.named(&[
            "50% off", "50 off", "a_b", "axb", "c\\d", "cd", "[a-z]*", "e'f",
        ])
        .await;
        assert_eq!(site.found("%25").await, ["50% off"]);
        assert_eq!(site.found("a_b").await, ["a_b"]);
        assert_eq!(site.found("%5C").await, ["c\\d"]);
        assert_eq!(site.found("%5B").await, ["[a-z]*"]);
        assert_eq!(site.found("%2A").await, ["[a-z]*"]);
        assert_eq!(site.found("e'f").await, ["e'f"]);
        assert_eq!(site.found("'%20or%201=1").await, Vec::<String>::new());
    });
}

#[test]
fn the_box_keeps_the_words_and_the_order() {
    everywhere(async |site| {
        site.lines(100).await;
        let list = site.get("/admin/library/line/?q=line&o=-name").await;
        assert_eq!(list.input("q").as_deref(), Some("line"));
        list.assert_contains("q=line&amp;o=-name&amp;after=");
        list.assert_contains("q=line&amp;o=rank");
        let none = site.get("/admin/library/line/?q=nothing").await;
        none.assert_contains("0 rows").assert_contains("No rows.");
    });
}
