//! Adding rows and changing them.

use super::{
    html::{error_of, fields},
    site::{Site, everywhere},
};

const ADD: &str = "/admin/library/book/add/";
const LIST: &str = "/admin/library/book/";
const EMMA: &str = "/admin/library/book/1/change/";

const GOOD: [(&str, &str); 9] = [
    ("title", "Emma"),
    ("code", "a"),
    ("price", "9.50"),
    ("rating", "4"),
    ("in_print", "true"),
    ("published", "1815-12-23"),
    ("notes", "Two\r\nlines"),
    ("shelf", "1"),
    ("words", "1"),
];

impl Site {
    async fn emma(&self) {
        self.shelf("Novels").await;
        for name in ["1810s", "England"] {
            let word = self
                .post("/admin/library/word/add/")
                .form(&[("name", name)])
                .await;
            word.assert_redirect("/admin/library/word/");
        }
        self.post(ADD).form(&GOOD).await.assert_redirect(LIST);
    }
}

#[test]
fn a_row_is_added_and_comes_back_as_it_was_typed() {
    everywhere(async |site| {
        site.emma().await;
        site.get(LIST)
            .await
            .assert_contains("The book “Emma” was added.");
        // The message is said once.
        site.get(LIST).await.assert_lacks("was added");
        let form = site.form(EMMA).await;
        for (name, value) in GOOD.into_iter().filter(|(name, _)| *name != "notes") {
            assert_eq!(form.get(name), Some(value), "{name}");
        }
        assert_eq!(
            form.get("notes").map(|notes| notes.replace('\r', "")),
            Some("Two\nlines".to_owned())
        );
        // Sent as it is, nothing changes and nothing is refused.
        site.submit(EMMA, &[]).await.assert_redirect(LIST);
        let again = site.form(EMMA).await;
        assert_eq!(again.get("_version"), form.get("_version"));
    });
}

#[test]
fn the_button_says_where_to_go_and_enter_means_save() {
    everywhere(async |site| {
        site.emma().await;
        for (button, place) in [
            ("", LIST),
            ("_save", LIST),
            ("_continue", EMMA),
            ("_addanother", ADD),
        ] {
            let mut typed = vec![("rating", "5")];
            if !button.is_empty() {
                typed.push((button, "1"));
            }
            site.submit(EMMA, &typed).await.assert_redirect(place);
        }
        let other = [("title", "Persuasion"), ("code", "b"), ("_continue", "1")];
        let sent = site.form(ADD).await.with(&GOOD).with(&other);
        let saved = site.post(ADD).form(&sent.0).await;
        saved.assert_redirect("/admin/library/book/2/change/");
    });
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_what_was_typed_stays() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let typed = [
            ("title", "A title of more than twenty"),
            ("code", ""),
            ("price", "1.234"),
            ("rating", "four"),
            ("in_print", "true"),
            ("published", "1815-13-01"),
            ("notes", "kept"),
            ("shelf", "77"),
        ];
        let page = site.post(ADD).form(&typed).await;
        page.assert_status(200);
        for (field, error) in [
            (
                "title",
                "Ensure this value has at most 20 characters (it has 27).",
            ),
            ("code", "This field is required."),
            (
                "price",
                "Ensure that there are no more than 2 decimal places.",
            ),
            ("rating", "Enter a whole number."),
            ("published", "Enter a day such as 2026-11-20."),
        ] {
            assert_eq!(
                error_of(page.text(), field).as_deref(),
                Some(error),
                "{field}"
            );
        }
        assert!(error_of(page.text(), "shelf").is_some());
        page.assert_contains("href=\"#id_price\"")
            .assert_contains("aria-invalid=\"true\"");
        let kept = fields(page.text());
        for (name, value) in typed.into_iter().filter(|(name, _)| *name != "shelf") {
            assert_eq!(kept.get(name), Some(value), "{name}");
        }
        site.get(LIST).await.assert_contains("0 rows");
    });
}

#[test]
fn nothing_is_cut_off() {
    everywhere(async |site| {
        site.emma().await;
        for (field, value) in [
            ("title", "123456789012345678901"),
            ("price", "10000"),
            ("price", "0.001"),
            ("rating", "2147483648"),
            ("rating", "1.5"),
            ("published", "2026-11-20 12:00"),
            ("title", "nul\0"),
            ("price", "NaN"),
            ("shelf", "1 or 1"),
        ] {
            let page = site.submit(EMMA, &[(field, value)]).await;
            page.assert_status(200);
            assert!(error_of(page.text(), field).is_some(), "{field} {value}");
        }
        assert_eq!(site.form(EMMA).await.get("price"), Some("9.50"));
        let exact = [("title", "ÄÖÜ45678901234567890"), ("price", "9999.99")];
        site.submit(EMMA, &exact).await.assert_redirect(LIST);
        assert_eq!(
            site.form(EMMA).await.get("title"),
            Some("ÄÖÜ45678901234567890")
        );
    });
}

#[test]
fn who_saves_second_is_told_so() {
    everywhere(async |site| {
        site.emma().await;
        let (mine, theirs) = (site.form(EMMA).await, site.form(EMMA).await);
        let mine = mine.with(&[("rating", "1")]);
        site.post(EMMA).form(&mine.0).await.assert_redirect(LIST);
        let theirs = theirs.with(&[("notes", "from somebody else")]);
        let refused = site.post(EMMA).form(&theirs.0).await;
        refused
            .assert_status(200)
            .assert_contains("Somebody else has changed this row");
        refused.assert_contains("from somebody else");
        // Sending the same page once more does not help.
        let again = site.post(EMMA).form(&fields(refused.text()).0).await;
        again.assert_contains("Somebody else has changed this row");
        let now = site.form(EMMA).await;
        assert_eq!(
            (
                now.get("rating"),
                now.get("notes").unwrap_or("").contains("else")
            ),
            (Some("1"), false)
        );
    });
}

#[test]
fn links_are_part_of_what_must_not_have_changed() {
    everywhere(async |site| {
        site.emma().await;
        let (mine, theirs) = (site.form(EMMA).await, site.form(EMMA).await);
        let mine = mine.with(&[("words", "2")]);
        site.post(EMMA).form(&mine.0).await.assert_redirect(LIST);
        let refused = site.post(EMMA).form(&theirs.0).await;
        refused.assert_contains("Somebody else has changed this row");
        assert_eq!(site.form(EMMA).await.get("words"), Some("2"));
    });
}

#[test]
fn a_script_that_names_only_fields_may_save() {
    everywhere(async |site| {
        site.emma().await;
        let typed: Vec<_> = GOOD
            .into_iter()
            .filter(|(name, _)| *name != "rating")
            .collect();
        site.post(EMMA).form(&typed).await.assert_redirect(LIST);
        assert_eq!(site.form(EMMA).await.get("rating"), Some(""));
    });
}

#[test]
fn a_row_that_is_gone_meanwhile_is_not_found() {
    everywhere(async |site| {
        site.emma().await;
        let form = site.form(EMMA).await;
        site.post("/admin/library/book/1/delete/")
            .await
            .assert_redirect(LIST);
        site.post(EMMA).form(&form.0).await.assert_status(404);
    });
}

#[test]
fn a_key_that_people_choose_is_saved_and_found_again() {
    everywhere(async |site| {
        for code in ["nz", "a/b", "ü & x", "..", "%2F"] {
            let typed = [("code", code), ("name", "Somewhere")];
            let add = site.post("/admin/library/country/add/").form(&typed).await;
            add.assert_redirect("/admin/library/country/");
        }
        let list = site.get("/admin/library/country/").await;
        let rows: Vec<String> = super::html::links(list.text())
            .into_iter()
            .filter(|address| address.ends_with("/change/"))
            .collect();
        assert_eq!(rows.len(), 5);
        for row in rows.iter().filter(|row| !row.contains("/../")) {
            let form = site.form(row).await;
            assert_eq!(form.get("name"), Some("Somewhere"), "{row}");
            site.submit(row, &[("name", "Elsewhere")])
                .await
                .assert_status(303);
        }
        let twice = [("code", "nz"), ("name", "Again")];
        let add = site.post("/admin/library/country/add/").form(&twice).await;
        assert!(error_of(add.assert_status(200).text(), "code").is_some());
    });
}
