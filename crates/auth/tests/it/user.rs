use crate::site::{account, cheap, database, databases};
use carafe_auth::{
    Action, can,
    password::{Verdict, rules::About},
    permission::{Policies, Policy},
    user::{Account, NewPassword, User, create},
};
use carafe_core::{
    Object as _,
    context::{AppParts, Context, enter_sync},
};
use carafe_forms::{Form, FormData, model::ModelForm};
use carafe_orm::{Model as _, dynamic, model::ModelMeta, value::Value};

#[tokio::test]
async fn an_account_has_djangos_defaults() {
    for db in databases().await {
        let ada = create(
            &db,
            &cheap(),
            Account {
                username: "ada",
                ..Account::default()
            },
        )
        .await
        .unwrap();
        assert!(ada.is_active && !ada.is_staff && !ada.is_superuser);
        assert!(ada.last_login.is_none() && ada.email.is_empty() && ada.password.starts_with('!'));
        assert_eq!(
            (ada.full_name(), ada.display()),
            ("ada".to_owned(), "ada".to_owned())
        );
    }
}

#[tokio::test]
async fn a_name_is_taken_once_also_when_two_ask_at_once() {
    for db in databases().await {
        let make = || async {
            create(
                &db,
                &cheap(),
                Account {
                    username: "ada",
                    ..Account::default()
                },
            )
            .await
        };
        let (one, two) = tokio::join!(make(), make());
        let refused = one.err().xor(two.err()).expect("exactly one is refused");
        assert_eq!(
            (refused.fields().len(), refused.fields()[0].field.as_ref()),
            (1, "username")
        );
        assert!(refused.is_unique_violation());
    }
}

#[tokio::test]
async fn names_have_letters_digits_and_five_signs() {
    let db = database().await;
    for name in ["ada@example.org", "a.b+c-d_e", "ädä", "名前"] {
        assert!(
            create(
                &db,
                &cheap(),
                Account {
                    username: name,
                    ..Account::default()
                }
            )
            .await
            .is_ok(),
            "{name}"
        );
    }
    for name in ["", "a b", "a/b", "a\0", "<script>", "a\n"] {
        let refused = create(
            &db,
            &cheap(),
            Account {
                username: name,
                ..Account::default()
            },
        )
        .await
        .unwrap_err();
        assert_eq!(refused.fields()[0].field, "username", "{name:?}");
    }
    let long = "x".repeat(151);
    let refused = create(
        &db,
        &cheap(),
        Account {
            username: &long,
            ..Account::default()
        },
    )
    .await
    .unwrap_err();
    assert_eq!(refused.fields()[0].code, "max_length");
}

#[tokio::test]
async fn the_hash_is_nowhere_to_be_seen() {
    let db = database().await;
    let ada = account(&db, "ada").await;
    assert!(ada.get("password").is_none() && !ada.fields().contains(&"password"));
    let form = ModelForm::new(User::META);
    assert!(form.form().fields().all(|field| field.name() != "password"));
    let filter =
        dynamic::DynQuery::new(User::META).filter("password__startswith", Value::from("argon2"));
    assert!(filter.is_err(), "nobody finds out letter by letter");
}

#[tokio::test]
async fn a_new_password_is_typed_twice() {
    let about = [About {
        label: "username",
        value: "ada.lovelace",
    }];
    for (one, two, problem) in [
        (
            "a fine password",
            "a fine passwort",
            Some("The two password fields didn’t match."),
        ),
        (
            "lovelace9",
            "lovelace9",
            Some("The password is too similar to the username."),
        ),
        (
            "1234567",
            "1234567",
            Some("This password is too short. It must contain at least 8 characters."),
        ),
        ("", "", None),
        ("a fine password", "a fine password", None),
    ] {
        let mut form = Form::new();
        NewPassword::add_to(&mut form);
        form.fill(
            &[("password1", one), ("password2", two)]
                .into_iter()
                .collect::<FormData>(),
        );
        let encoded = NewPassword::take(&mut form, &cheap(), &about)
            .await
            .unwrap();
        assert_eq!(
            form.errors("password2").first().copied(),
            problem.or((one.is_empty()).then_some("This field is required."))
        );
        assert_eq!(encoded.is_some(), form.is_valid());
        if let Some(encoded) = encoded {
            assert_eq!(cheap().verify(one, &encoded).await.unwrap(), Verdict::Right);
        }
    }
}

struct Librarians;

impl Policy for Librarians {
    fn can(&self, user: &User, action: Action, model: &'static ModelMeta) -> bool {
        user.is_staff && action == Action::View && model.name == "User"
    }
}

#[tokio::test]
async fn superusers_may_and_others_may_not_unless_a_policy_says_so() {
    let db = database().await;
    let mut ada = account(&db, "ada").await;
    assert!(!can(&ada, Action::View, User::META));
    ada.is_staff = true;
    assert!(!can(&ada, Action::View, User::META), "staff is not enough");
    let mut app = AppParts::new(crate::site::settings());
    app.provide(Policies::new(Librarians));
    let context = Context::command(app.finish());
    assert!(enter_sync(context.clone(), || can(
        &ada,
        Action::View,
        User::META
    )));
    assert!(!enter_sync(context.clone(), || can(
        &ada,
        Action::Delete,
        User::META
    )));
    ada.is_superuser = true;
    assert!(can(&ada, Action::Delete, User::META));
    ada.is_active = false;
    assert!(!can(&ada, Action::View, User::META));
    assert!(!enter_sync(context, || can(&ada, Action::View, User::META)));
}
