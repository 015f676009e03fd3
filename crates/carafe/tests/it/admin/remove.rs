//! Deleting rows.

use super::site::everywhere;

#[test]
fn deleting_asks_first_and_says_what_goes_too() {
    everywhere(async |site| {
        site.lines(3).await;
        let page = site.get("/admin/library/shelf/1/delete/").await;
        page.assert_status(200);
        page.assert_contains("The shelf “Novels” will be deleted. This cannot be undone.");
        page.assert_contains("3 × Lines");
        site.get("/admin/library/shelf/")
            .await
            .assert_contains("1 row");
        let gone = site.post("/admin/library/shelf/1/delete/").await;
        gone.assert_redirect("/admin/library/shelf/");
        let list = site.get("/admin/library/shelf/").await;
        list.assert_contains("The shelf “Novels” was deleted.")
            .assert_contains("0 rows");
        site.get("/admin/library/line/")
            .await
            .assert_contains("0 rows");
    });
}

#[test]
fn what_is_gone_cannot_be_deleted_again() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let page = "/admin/library/shelf/1/delete/";
        site.post(page).await.assert_status(303);
        site.post(page).await.assert_status(404);
        site.get(page).await.assert_status(404);
    });
}
