//! Two requests at once.

use super::{html::error_of, site::everywhere};
use carafe::test::{TestRequest, TestResponse};

/// On its way now, not when it is awaited.
fn sent(request: TestRequest) -> impl Future<Output = TestResponse> {
    let sent = tokio::spawn(request.into_future());
    async { sent.await.expect("the request is answered") }
}

#[test]
fn a_value_that_another_row_has_is_an_error_of_its_field() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let page = site
            .post("/admin/library/shelf/add/")
            .form(&[("name", "Novels")])
            .await;
        let error = error_of(page.assert_status(200).text(), "name");
        assert_eq!(
            error.as_deref(),
            Some("Shelf with this name already exists.")
        );
        assert_eq!(page.input("name").as_deref(), Some("Novels"));
        let poems = site.shelf("Poems").await.id;
        let page = format!("/admin/library/shelf/{poems}/change/");
        let page = site.submit(&page, &[("name", "Novels")]).await;
        assert!(error_of(page.assert_status(200).text(), "name").is_some());
    });
}

#[test]
fn the_loser_of_a_race_for_a_value_gets_that_error_too() {
    everywhere(async |site| {
        for round in 0..5 {
            let name = format!("Shelf {round}");
            let typed = [("name", name.as_str())];
            let add = || site.post("/admin/library/shelf/add/").form(&typed);
            let (one, two, three) = (sent(add()), sent(add()), sent(add()));
            let (one, two, three) = (one.await, two.await, three.await);
            let mut statuses = [one.status(), two.status(), three.status()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 200, 303]);
            for page in [one, two, three].iter().filter(|page| page.status() == 200) {
                assert!(error_of(page.text(), "name").is_some());
            }
        }
        site.get("/admin/library/shelf/")
            .await
            .assert_contains("5 rows");
    });
}

#[test]
fn of_two_saves_at_once_one_is_refused() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let page = "/admin/library/shelf/1/change/";
        for round in 0..5 {
            let form = site.form(page).await;
            let (one, two) = (format!("One {round}"), format!("Two {round}"));
            let one = form.clone().with(&[("name", &one)]);
            let two = form.with(&[("name", &two)]);
            let one = sent(site.post(page).form(&one.0));
            let two = sent(site.post(page).form(&two.0));
            let (one, two) = (one.await, two.await);
            let mut statuses = [one.status(), two.status()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 303]);
        }
    });
}
