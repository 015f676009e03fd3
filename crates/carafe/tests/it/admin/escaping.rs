//! Whatever is kept comes back as text.

use super::site::everywhere;
use carafe::orm::Value;

const EVIL: &str = "<script>alert('\"1\"')</script>";

#[test]
fn a_script_in_every_field_stays_text_on_every_page() {
    everywhere(async |site| {
        let names = [("name", EVIL)];
        site.post("/admin/library/shelf/add/")
            .form(&names)
            .await
            .assert_status(303);
        site.post("/admin/library/word/add/")
            .form(&names)
            .await
            .assert_status(303);
        let country = [("code", "<script>x"), ("name", EVIL)];
        site.post("/admin/library/country/add/")
            .form(&country)
            .await
            .assert_status(303);
        let book = [
            ("title", "<script>x</script>"),
            ("code", "\"><script>"),
            ("price", "1"),
            ("notes", "</textarea><script>alert(1)</script>"),
            ("shelf", "1"),
            ("words", "1"),
        ];
        site.post("/admin/library/book/add/")
            .form(&book)
            .await
            .assert_status(303);
        let account = "UPDATE auth_user SET username = '<script>u', first_name = '<script>f', \
                       last_name = '<script>l', email = '<script>e'";
        site.db
            .execute(account, &[])
            .await
            .expect("the account can change");
        for page in [
            "/admin/",
            "/admin/library/shelf/",
            "/admin/library/shelf/?q=%3Cscript%3E%22%27",
            "/admin/library/shelf/?o=%3Cscript%3E&after=%3Cscript%3E",
            "/admin/library/shelf/1/change/",
            "/admin/library/shelf/1/delete/",
            "/admin/library/book/",
            "/admin/library/book/add/",
            "/admin/library/book/1/change/",
            "/admin/library/book/1/delete/",
            "/admin/library/country/",
            "/admin/library/country/%3Cscript%3Ex/change/",
            "/admin/library/country/%3Cscript%3Ex/delete/",
            "/admin/auth/user/",
            "/admin/auth/user/1/change/",
            "/admin/auth/user/1/delete/",
            "/admin/auth/user/1/password/",
        ] {
            let page = site.get(page).await;
            page.assert_status(200).assert_contains("&lt;script&gt;");
            assert_harmless(page.text());
        }
    });
}

#[test]
fn what_was_refused_and_what_was_said_stay_text() {
    everywhere(async |site| {
        let long = EVIL.repeat(9);
        let typed = [
            ("title", long.as_str()),
            ("code", EVIL),
            ("price", EVIL),
            ("rating", EVIL),
            ("shelf", EVIL),
        ];
        let page = site.post("/admin/library/book/add/").form(&typed).await;
        page.assert_status(200).assert_contains("&lt;script&gt;");
        assert_harmless(page.text());
        let login = [("username", EVIL), ("password", EVIL), ("next", EVIL)];
        let page = site.another().post("/accounts/login/").form(&login).await;
        assert_harmless(page.assert_status(200).text());
        for page in [
            "/admin/%3Cscript%3E/",
            "/accounts/login/?next=%22%3E%3Cscript%3E",
        ] {
            assert_harmless(site.get(page).await.text());
        }
        site.post("/admin/library/shelf/add/")
            .form(&[("name", EVIL)])
            .await
            .assert_status(303);
        let said = site.get("/admin/library/shelf/").await;
        said.assert_contains("was added");
        assert_harmless(said.text());
    });
}

#[test]
fn texts_that_no_form_would_take_stay_text_too() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let place = site.parameter();
        for text in ODD {
            let sql = format!("UPDATE library_shelf SET name = {place}");
            let value = Value::from(text);
            site.db
                .execute(&sql, &[value])
                .await
                .expect("the shelf can change");
            for page in [
                "/admin/library/shelf/",
                "/admin/library/shelf/1/change/",
                "/admin/library/book/add/",
            ] {
                let page = site.get(page).await;
                assert_harmless(page.assert_status(200).text());
                page.assert_lacks("<img")
                    .assert_lacks("<!--")
                    .assert_lacks("ZYXW");
            }
        }
    });
}

/// Nobody's template, nobody's element.
const ODD: [&str; 6] = [
    "<script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{ 'ZY' ~ 'XW' }}",
    "{% raw %}",
    "<!-- ]]>",
    "&lt;script>",
];

/// No element that runs anything; the admin has none of its own.
fn assert_harmless(page: &str) {
    let page = page.to_lowercase();
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("javascript:"), "{page}");
}
