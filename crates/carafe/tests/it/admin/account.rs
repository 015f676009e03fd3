//! Accounts in the admin.

use super::{
    html::{error_of, rows},
    site::{PASSWORD, Site, everywhere, sign_in},
};
use carafe::{User, prelude::*};

const ADD: &str = "/admin/auth/user/add/";
const LIST: &str = "/admin/auth/user/";

fn new<'t>(one: &'t str, two: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![
        ("username", "ada"),
        ("password1", one),
        ("password2", two),
        ("is_active", "true"),
        ("is_superuser", "true"),
    ]
}

impl Site {
    async fn hash(&self, name: &str) -> String {
        let user = User::filter(|u| u.username.eq(name)).one(&self.db).await;
        user.expect("the account is there").password
    }
}

#[test]
fn an_account_is_made_by_typing_its_password_twice() {
    everywhere(async |site| {
        let page = site
            .post(ADD)
            .form(&new("correct horse", "other horse"))
            .await;
        let error = error_of(page.assert_status(200).text(), "password2");
        assert_eq!(
            error.as_deref(),
            Some("The two password fields didn’t match.")
        );
        page.assert_lacks("correct horse")
            .assert_lacks("other horse");
        for (one, two, field) in [
            ("", "", "password1"),
            ("abc", "abc", "password2"),
            ("12345678901", "12345678901", "password2"),
            ("password", "password", "password2"),
        ] {
            let page = site.post(ADD).form(&new(one, two)).await;
            assert!(
                error_of(page.assert_status(200).text(), field).is_some(),
                "{one}"
            );
        }
        site.post(ADD)
            .form(&new(PASSWORD, PASSWORD))
            .await
            .assert_redirect(LIST);
        let ada = site.another();
        sign_in(&ada, "ada").await;
        ada.get("/admin/").await.assert_status(200);
    });
}

#[test]
fn a_username_has_the_letters_that_it_may_have() {
    everywhere(async |site| {
        for name in ["a b", "<script>", "ada\nroot", "a/b"] {
            let mut typed = new(PASSWORD, PASSWORD);
            typed[0].1 = name;
            let page = site.post(ADD).form(&typed).await;
            assert!(
                error_of(page.assert_status(200).text(), "username").is_some(),
                "{name:?}"
            );
        }
        let page = site
            .submit("/admin/auth/user/1/change/", &[("username", "a b")])
            .await;
        assert!(error_of(page.assert_status(200).text(), "username").is_some());
        let mut twice = new(PASSWORD, PASSWORD);
        twice[0].1 = "root";
        let page = site.post(ADD).form(&twice).await;
        assert!(error_of(page.assert_status(200).text(), "username").is_some());
    });
}

#[test]
fn no_page_shows_what_is_kept_of_a_password() {
    everywhere(async |site| {
        let hash = site.hash("root").await;
        let shown = hash.rsplit('$').next().expect("a hash has parts");
        for page in [
            LIST,
            "/admin/auth/user/1/change/",
            "/admin/auth/user/1/delete/",
            "/admin/auth/user/1/password/",
            "/admin/auth/user/?q=argon2",
            "/admin/auth/user/?o=password",
            "/admin/auth/user/?o=-password&after=vargon2",
        ] {
            let page = site.get(page).await;
            page.assert_status(200)
                .assert_lacks(shown)
                .assert_lacks("argon2id");
        }
        // A crafted form cannot set it either.
        let typed = [
            ("password", "plain"),
            ("last_login", "2020-01-01"),
            ("id", "7"),
        ];
        site.submit("/admin/auth/user/1/change/", &typed)
            .await
            .assert_redirect(LIST);
        assert_eq!(site.hash("root").await, hash);
    });
}

#[test]
fn a_new_password_signs_in_and_the_old_one_does_not() {
    everywhere(async |site| {
        site.account("ada", true).await;
        let ada = site.another();
        sign_in(&ada, "ada").await;
        let page = "/admin/auth/user/2/password/";
        let typed = [("password1", "battery staple"), ("password2", "battery")];
        let refused = site.post(page).form(&typed).await;
        assert!(error_of(refused.assert_status(200).text(), "password2").is_some());
        refused.assert_lacks("battery");
        let typed = [
            ("password1", "battery staple"),
            ("password2", "battery staple"),
        ];
        let saved = site.post(page).form(&typed).await;
        saved.assert_redirect("/admin/auth/user/2/change/");
        // Who was signed in with the old one is out.
        ada.get("/admin/")
            .await
            .assert_redirect("/accounts/login/?next=/admin/");
        let login = |password| {
            let typed = [("username", "ada"), ("password", password)];
            site.another().post("/accounts/login/").form(&typed)
        };
        login(PASSWORD).await.assert_status(200);
        login("battery staple").await.assert_redirect("/");
    });
}

#[test]
fn who_changes_the_own_password_stays_signed_in() {
    everywhere(async |site| {
        let elsewhere = site.another();
        sign_in(&elsewhere, "root").await;
        let page = "/admin/auth/user/1/password/";
        let typed = [
            ("password1", "battery staple"),
            ("password2", "battery staple"),
        ];
        site.post(page).form(&typed).await.assert_status(303);
        site.get(page).await.assert_status(200);
        elsewhere.get(page).await.assert_status(302);
    });
}

#[test]
fn accounts_are_found_by_their_names() {
    everywhere(async |site| {
        site.account("ada", false).await;
        let found = site.get("/admin/auth/user/?q=ADA").await;
        assert_eq!(rows(found.text()), ["ada"]);
        for heading in ["Username", "Email address", "First name", "Staff status"] {
            found.assert_contains(heading);
        }
    });
}

#[test]
fn only_accounts_have_passwords() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        site.get("/admin/library/shelf/1/password/")
            .await
            .assert_status(404);
        site.get("/admin/auth/user/77/password/")
            .await
            .assert_status(404);
        site.get("/admin/auth/user/x/password/")
            .await
            .assert_status(404);
        site.get("/admin/auth/storedsession/")
            .await
            .assert_status(404);
    });
}
