//! Lists: their columns, their order, what they cost.

use super::{
    html::{related, rows},
    site::{Site, everywhere},
};
use carafe::orm::sql::Dialect;

impl Site {
    async fn book(&self, title: &str, code: &str, price: &str, rating: &str) {
        let typed = [
            ("title", title),
            ("code", code),
            ("price", price),
            ("rating", rating),
            ("shelf", "1"),
        ];
        self.post("/admin/library/book/add/")
            .form(&typed)
            .await
            .assert_redirect("/admin/library/book/");
    }

    /// Many lines, each third without a rank, ten of each rank.
    pub(super) async fn lines(&self, count: u32) {
        self.shelf("Novels").await;
        let rows = (1..=count).map(|i| match i % 3 {
            0 => format!("('Line {i}', NULL, 1)"),
            _ => format!("('Line {i}', {}, 1)", (i * 7919) % 17),
        });
        self.insert("library_line (name, rank, shelf_id)", rows)
            .await;
    }

    /// Rows as SQL writes them on every database.
    pub(super) async fn insert(&self, into: &str, rows: impl Iterator<Item = String>) {
        let rows: Vec<String> = rows.collect();
        let sql = format!("INSERT INTO {into} VALUES {}", rows.join(", "));
        self.db.execute(&sql, &[]).await.expect("rows can be made");
    }

    /// The first parameter, as this database writes it.
    pub(super) fn parameter(&self) -> &'static str {
        match self.db.dialect() {
            Dialect::Sqlite => "?1",
            Dialect::Postgres => "$1",
            _ => "?",
        }
    }
}

#[test]
fn columns_are_own_related_and_computed() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.book("Emma", "a", "9.50", "").await;
        let list = site.get("/admin/library/book/").await;
        for text in ["Title", "Price", "Shelf", "Rating", "Loud title", "1 row"] {
            list.assert_contains(text);
        }
        for cell in [">Emma</a>", ">9.50<", ">Novels<", ">EMMA<", ">–<"] {
            list.assert_contains(cell);
        }
    });
}

#[test]
fn a_heading_sorts_up_and_then_down() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        for (title, price, rating) in [("B", "10", "3"), ("A", "9.5", ""), ("C", "100", "1")] {
            site.book(title, title, price, rating).await;
        }
        for (address, order) in [
            ("/admin/library/book/", ["A", "B", "C"]),
            ("/admin/library/book/?o=price", ["A", "B", "C"]),
            ("/admin/library/book/?o=-price", ["C", "B", "A"]),
            ("/admin/library/book/?o=rating", ["A", "C", "B"]),
            ("/admin/library/book/?o=-rating", ["B", "C", "A"]),
            ("/admin/library/book/?o=-title", ["C", "B", "A"]),
        ] {
            let list = site.get(address).await;
            assert_eq!(rows(list.text()), order, "{address}");
        }
        let list = site.get("/admin/library/book/?o=price").await;
        list.assert_contains("aria-sort=\"ascending\"");
        list.assert_contains("o=-price");
        // What is no column of the list is no order.
        for odd in [
            "code",
            "--price",
            "-",
            "pk",
            "shelf",
            "price;drop",
            "shelf__id",
        ] {
            let list = site.get(&format!("/admin/library/book/?o={odd}")).await;
            list.assert_status(200).assert_lacks("aria-sort");
        }
    });
}

#[test]
fn four_statements_are_enough_at_any_size() {
    everywhere(async |site| {
        for (more, in_all) in [(1, 1), (99, 100), (3_403, 3_503)] {
            if in_all == 1 {
                site.lines(more).await;
            } else {
                let rows = (0..more).map(|_| "('More', 1, 1)".to_owned());
                site.insert("library_line (name, rank, shelf_id)", rows)
                    .await;
            }
            let count = if in_all == 1 {
                "1 row".to_owned()
            } else {
                format!("{in_all} rows")
            };
            let list = site.get("/admin/library/line/").await;
            list.assert_status(200).assert_contains(&count);
            at_most_four(site, "a list");
            site.get("/admin/library/line/?q=more&o=-shelf__name")
                .await
                .assert_status(200);
            at_most_four(site, "a search");
        }
        let next = related(site.get("/admin/library/line/").await.text(), "next");
        let list = site.get(&next.expect("there are more rows")).await;
        assert_eq!(rows(list.text()).len(), 40);
        at_most_four(site, "the second page");
    });
}

fn at_most_four(site: &Site, what: &str) {
    let ran = site.app.statements();
    assert!(
        ran.len() <= 4,
        "{what} took {}:\n{}",
        ran.len(),
        ran.join("\n")
    );
}
