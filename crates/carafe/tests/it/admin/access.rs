//! Who comes in, and what they may open.

use super::{
    models::library,
    site::{Site, app, block, cheap, everywhere, sign_in},
};
use carafe::{
    User,
    auth::permission::{Action, Policies, Policy},
    orm::model::ModelMeta,
    prelude::*,
};

const PAGES: [&str; 6] = [
    "/admin/",
    "/admin/library/book/",
    "/admin/library/book/add/",
    "/admin/library/shelf/1/change/",
    "/admin/library/shelf/1/delete/",
    "/admin/auth/user/1/password/",
];

#[test]
fn superusers_come_in_and_others_do_not() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.account("staff", false).await;
        let (staff, stranger) = (site.another(), site.another());
        sign_in(&staff, "staff").await;
        for page in PAGES {
            site.get(page).await.assert_status(200);
            staff.get(page).await.assert_status(403);
            let login = page.replace('/', "%2F");
            let answer = stranger.get(page).await;
            answer.assert_redirect(&format!(
                "/accounts/login/?next={}",
                login.replace("%2F", "/")
            ));
        }
    });
}

#[test]
fn whoever_may_not_open_a_form_may_not_send_it() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.account("staff", false).await;
        let staff = site.another();
        sign_in(&staff, "staff").await;
        let typed = [("name", "Stolen"), ("password1", "x"), ("password2", "x")];
        for page in &PAGES[2..] {
            staff.post(page).form(&typed).await.assert_status(403);
            let stranger = site.another().post(page).form(&typed).await;
            stranger.assert_redirect("/accounts/login/");
        }
        site.get("/admin/library/shelf/")
            .await
            .assert_contains("Novels")
            .assert_lacks("Stolen");
    });
}

#[test]
fn a_form_of_another_site_is_refused() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        for page in [
            "/admin/library/shelf/add/",
            "/admin/library/shelf/1/change/",
            "/admin/library/shelf/1/delete/",
            "/admin/auth/user/add/",
            "/admin/auth/user/1/password/",
            "/accounts/login/",
            "/accounts/logout/",
        ] {
            let typed = [("name", "Stolen"), ("password1", "x"), ("password2", "x")];
            for origin in ["cross-site", "same-site"] {
                let sent = site.post(page).header("sec-fetch-site", origin);
                sent.form(&typed).await.assert_status(403);
            }
            let old = site.app.clone().strict_csrf();
            let sent = old.post(page).header("origin", "https://evil.example");
            sent.form(&typed).await.assert_status(403);
            // A browser that says nothing about itself needs the token of a page.
            old.post(page).form(&typed).await.assert_status(403);
        }
        let list = site.get("/admin/library/shelf/").await;
        list.assert_contains("Novels").assert_lacks("Stolen");
    });
}

#[test]
fn nothing_is_changed_by_looking() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.get("/admin/library/shelf/1/delete/?confirm=1")
            .await
            .assert_status(200);
        site.get("/admin/library/shelf/1/change/?name=Other")
            .await
            .assert_status(200);
        site.get("/accounts/logout/").await.assert_status(405);
        site.get("/admin/library/shelf/")
            .await
            .assert_contains("Novels");
    });
}

/// Everybody may look at shelves, and do nothing else.
struct LookAtShelves;

impl Policy for LookAtShelves {
    fn can(&self, user: &User, action: Action, model: &'static ModelMeta) -> bool {
        user.is_superuser || (action == Action::View && model.name == "Shelf")
    }
}

#[test]
fn no_other_spelling_of_an_address_leads_inside() {
    everywhere(async |site| {
        let novels = site.shelf("Novels").await.id;
        site.account("staff", false).await;
        let staff = site.another();
        sign_in(&staff, "staff").await;
        for page in [
            "/admin%0a/library/shelf/",
            "/admin/library/shelf/%0a",
            "//admin/library/shelf/",
            "/admin//library/shelf/",
            "/admin;x/library/shelf/",
            "/ADMIN/library/shelf/",
            "/%61dmin/library/shelf/",
            "/admin/library/%73helf/",
            "/admin/library/./shelf/",
            "/accounts/../admin/library/shelf/",
            "/accounts/login/..%2f..%2fadmin/library/shelf/",
            "/admin/library/shelf",
            "/admin/library/shelf/?next=/admin/",
        ] {
            for visitor in [&staff, &site.another()] {
                let answer = visitor.get(page).follow().await;
                let inside = answer.text().contains("Novels");
                assert!(!inside && answer.status() < 500, "{page}: {answer:?}");
                let delete = format!("{page}{novels}/delete/");
                visitor.post(&delete).await;
            }
        }
        for header in [
            "x-forwarded-user",
            "remote-user",
            "x-original-url",
            "x-rewrite-url",
        ] {
            let asked = site
                .another()
                .get("/accounts/login/")
                .header(header, "/admin/library/shelf/");
            asked.await.assert_lacks("Novels");
            let asked = site.another().get("/admin/").header(header, "root");
            asked.await.assert_status(302);
        }
        site.get("/admin/library/shelf/")
            .await
            .assert_contains("Novels");
    });
}

#[test]
fn a_form_writes_only_the_fields_that_it_has() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let page = "/admin/library/shelf/1/change/";
        let typed = [
            ("name", "Poems"),
            ("id", "7"),
            ("pk", "7"),
            ("_method", "DELETE"),
        ];
        site.submit(page, &typed).await.assert_status(303);
        assert_eq!(site.form(page).await.get("name"), Some("Poems"));
        site.get("/admin/library/shelf/7/change/")
            .await
            .assert_status(404);
        let account = "/admin/auth/user/1/change/";
        let before = User::filter(|u| u.id.eq(1))
            .one(&site.db)
            .await
            .expect("root is there");
        let typed = [
            ("date_joined", "2001-01-01"),
            ("last_login", "2001-01-01"),
            ("password", "x"),
        ];
        site.submit(account, &typed).await.assert_status(303);
        let after = User::filter(|u| u.id.eq(1))
            .one(&site.db)
            .await
            .expect("root is there");
        assert_eq!(
            (before.date_joined, before.last_login, before.password),
            (after.date_joined, after.last_login, after.password)
        );
    });
}

#[test]
fn every_page_asks_the_policy() {
    block(async {
        let site = Site::of(app().state(Policies::new(LookAtShelves)).test().await).await;
        site.shelf("Novels").await;
        site.account("reader", false).await;
        let reader = site.another();
        sign_in(&reader, "reader").await;

        let index = reader.get("/admin/").await;
        index.assert_status(200).assert_contains("Shelves");
        index.assert_lacks("Books").assert_lacks("/add/");
        let list = reader.get("/admin/library/shelf/").await;
        list.assert_status(200).assert_contains("Novels");
        list.assert_lacks("/change/").assert_lacks("/add/");
        for page in [
            "/admin/library/book/",
            "/admin/library/shelf/add/",
            "/admin/library/shelf/1/change/",
            "/admin/library/shelf/1/delete/",
            "/admin/auth/user/1/password/",
        ] {
            reader.get(page).await.assert_status(403);
        }
        for page in [
            "/admin/library/shelf/add/",
            "/admin/library/shelf/1/change/",
            "/admin/library/shelf/1/delete/",
        ] {
            reader
                .post(page)
                .form(&[("name", "Other")])
                .await
                .assert_status(403);
        }
    });
}

#[test]
fn an_account_that_is_not_active_any_more_is_out() {
    everywhere(async |site| {
        site.account("other", true).await;
        let other = site.another();
        sign_in(&other, "other").await;
        other.get("/admin/").await.assert_status(200);
        let form = site.form("/admin/auth/user/2/change/").await;
        assert_eq!(form.get("username"), Some("other"));
        let mut form = form;
        form.0.retain(|(name, _)| name != "is_active");
        site.post("/admin/auth/user/2/change/")
            .form(&form.0)
            .await
            .assert_redirect("/admin/auth/user/");
        other
            .get("/admin/")
            .await
            .assert_redirect("/accounts/login/?next=/admin/");
    });
}

#[test]
fn without_accounts_there_is_no_admin() {
    let alone = App::new()
        .mount("/", library())
        .mount("/admin", admin())
        .state(cheap());
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let refused = alone.settings(settings).build().err();
    let said = refused.map(|error| error.message().to_owned());
    assert!(said.is_some_and(|said| said.contains("admin.E001")));
}
