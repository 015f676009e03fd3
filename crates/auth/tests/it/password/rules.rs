use carafe_auth::password::rules::{About, help, problems};

fn of(password: &str) -> Vec<String> {
    problems(
        password,
        &[
            About {
                label: "username",
                value: "ada.lovelace",
            },
            About {
                label: "email address",
                value: "countess@analytical.example",
            },
            About {
                label: "first name",
                value: "",
            },
        ],
    )
}

#[test]
fn a_good_password_has_no_problems() {
    for good in ["correct horse", "zwölf Äpfel", "x7#kQ!mv2"] {
        assert!(of(good).is_empty(), "{good}: {:?}", of(good));
    }
}

#[test]
fn short_common_numeric_and_similar_ones_are_refused() {
    assert_eq!(
        of("k3!x"),
        ["This password is too short. It must contain at least 8 characters."]
    );
    assert_eq!(of("Password123"), ["This password is too common."]);
    assert_eq!(of("8491640275"), ["This password is entirely numeric."]);
    assert_eq!(
        of("lovelace9"),
        ["The password is too similar to the username."]
    );
    assert_eq!(
        of("analytical1"),
        ["The password is too similar to the email address."]
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    assert_eq!(of("12").len(), 2);
    assert_eq!(of("").len(), 1);
}

#[test]
fn each_rule_is_explained_beforehand() {
    assert_eq!(help().len(), 4);
}
