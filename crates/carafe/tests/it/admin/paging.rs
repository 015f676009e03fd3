//! Pages of a list: no row is lost or shown twice, whatever the order.

use super::{
    html::{related, rows},
    site::{Site, everywhere},
};
use std::collections::BTreeSet;

/// The names on each page, in the direction of the links.
async fn walk(site: &Site, start: &str, relation: &str) -> (Vec<Vec<String>>, String) {
    let (mut pages, mut address) = (Vec::new(), start.to_owned());
    loop {
        let page = site.get(&address).await;
        pages.push(rows(page.assert_status(200).text()));
        assert!(pages.len() < 50, "the pages of {start} do not end");
        match related(page.text(), relation) {
            Some(next) => address = next,
            None => return (pages, address),
        }
    }
}

fn each_once(pages: &[Vec<String>], count: usize, what: &str) {
    let all: Vec<&String> = pages.iter().flatten().collect();
    let different: BTreeSet<&String> = all.iter().copied().collect();
    assert_eq!((all.len(), different.len()), (count, count), "{what}");
}

#[test]
fn pages_lead_to_both_ends_with_ties_and_nulls() {
    everywhere(async |site| {
        site.lines(203).await;
        for order in [
            "",
            "?o=rank",
            "?o=-rank",
            "?o=name",
            "?o=shelf__name",
            "?o=-shelf__name",
        ] {
            let list = format!("/admin/library/line/{order}");
            let (forwards, last) = walk(site, &list, "next").await;
            each_once(&forwards, 203, order);
            assert_eq!(forwards.len(), 6, "{order}");
            let (mut backwards, _) = walk(site, &last, "prev").await;
            backwards.reverse();
            each_once(&backwards, 203, order);
            assert_eq!(forwards.concat(), backwards.concat(), "{order}");
        }
    });
}

#[test]
fn the_last_row_of_3503_is_reached() {
    everywhere(async |site| {
        site.lines(3_503).await;
        let (pages, last) = walk_far(site).await;
        assert_eq!(pages, 88);
        assert_eq!(rows(site.get(&last).await.text()).len(), 3_503 - 87 * 40);
    });
}

async fn walk_far(site: &Site) -> (usize, String) {
    let (mut count, mut address) = (1, "/admin/library/line/?o=-rank".to_owned());
    while let Some(next) = related(site.get(&address).await.text(), "next") {
        (count, address) = (count + 1, next);
    }
    (count, address)
}

#[test]
fn a_row_that_goes_while_somebody_pages_takes_no_other_with_it() {
    everywhere(async |site| {
        site.lines(100).await;
        let first = site.get("/admin/library/line/?o=name").await;
        let shown = rows(first.text());
        let edge = shown.last().expect("there are rows").clone();
        let next = related(first.text(), "next").expect("there is a second page");
        let before = rows(site.get(&next).await.text());
        let sql = format!("DELETE FROM library_line WHERE name = '{edge}'");
        site.db.execute(&sql, &[]).await.expect("the row can go");
        assert_eq!(rows(site.get(&next).await.text()), before);
    });
}

#[test]
fn odd_values_are_a_place_like_any_other() {
    everywhere(async |site| {
        site.lines(90).await;
        let odd = [
            "\u{1f}",
            "a\u{1f}b\u{1e}1",
            "ü & <b>",
            "%2F?#",
            "",
            " ",
            "v",
            "n",
        ];
        for (n, name) in odd.iter().enumerate() {
            for copy in 0..6 {
                let sql = format!(
                    "UPDATE library_line SET name = {} WHERE id = {}",
                    site.parameter(),
                    n * 6 + copy + 1
                );
                let name = (*name).into();
                site.db
                    .execute(&sql, &[name])
                    .await
                    .expect("the row can change");
            }
        }
        for order in ["?o=name", "?o=-name"] {
            let list = format!("/admin/library/line/{order}");
            let (forwards, _) = walk(site, &list, "next").await;
            assert_eq!(forwards.concat().len(), 90, "{order}");
        }
    });
}

#[test]
fn a_page_whose_rows_are_gone_shows_the_list() {
    everywhere(async |site| {
        site.lines(45).await;
        let next = related(site.get("/admin/library/line/").await.text(), "next");
        let next = next.expect("there is a second page");
        let sql = "DELETE FROM library_line WHERE id <= 5";
        site.db.execute(sql, &[]).await.expect("the rows can go");
        let page = site.get(&next).await;
        assert_eq!(rows(page.text()).len(), 40);
    });
}
