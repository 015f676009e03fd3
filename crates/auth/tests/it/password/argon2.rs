use carafe_auth::password::{Argon2, Cost, PasswordHasher as _};

/// Made by Django 5.2's `make_password`.
const DJANGO: &[(&str, &str)] = &[
    (
        "correct horse battery staple",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$b0pDelRrb0xsV0d0NFlEdEVkdVdSWQ$7y33lE/HN9ErgLEgMh1G2Qulg50ts3qPpahVNH05aFc",
    ),
    (
        "pa55 wörd ✓",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$c29tZXNhbHRzb21lc2FsdHNvbWVzYQ$SW7KLvC0PN7kuUUM4sdb0KDH+v99wS+Bh5CjOvm4o4w",
    ),
];

fn cheap() -> Argon2 {
    Argon2::new(Cost {
        memory: 64,
        passes: 1,
        lanes: 1,
    })
    .expect("argon2 can work with this")
}

#[test]
fn what_django_stored_is_verified() {
    for (password, kept) in DJANGO {
        assert!(cheap().verify(password, kept), "{kept}");
        assert!(!cheap().verify("something else", kept));
        let phc = kept.strip_prefix("argon2").unwrap();
        assert!(cheap().verify(password, phc), "the PHC string alone: {phc}");
    }
}

#[test]
fn a_new_hash_is_djangos_text_and_fits_its_column() {
    let kept = Argon2::default().hash("correct horse").unwrap();
    assert!(
        kept.starts_with("argon2$argon2id$v=19$m=19456,t=2,p=1$"),
        "{kept}"
    );
    assert!(kept.len() <= 128, "{} characters", kept.len());
    assert_eq!(kept.split('$').count(), 6);
    assert_ne!(
        kept,
        Argon2::default().hash("correct horse").unwrap(),
        "each has its own salt"
    );
}

#[test]
fn weaker_hashes_are_outdated_and_stronger_ones_are_not() {
    let (today, kept) = (Argon2::default(), cheap().hash("x").unwrap());
    assert!(today.outdated(&kept));
    assert!(!cheap().outdated(&kept));
    for (_, kept) in DJANGO {
        assert!(!today.outdated(kept), "100 MiB is not less than 19");
    }
    let old = "argon2$argon2i$v=19$m=102400,t=2,p=8$c29tZXNhbHQ$gBs4DTpd8CIEBPHnBNYs3g";
    assert!(today.outdated(old));
}

#[test]
fn texts_that_are_no_hash_fit_no_password() {
    let kept = cheap().hash("x").unwrap();
    let cut: Vec<&str> = (0..kept.len()).map(|end| &kept[..end]).collect();
    let odd = [
        "argon2$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$gBs4DTpd8CIEBPHnBNYs3g",
        "argon2$argon2id$v=19$m=64,t=4294967295,p=1$c29tZXNhbHQ$gBs4DTpd8CIEBPHnBNYs3g",
        "argon2$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$gBs4DTpd8CIEBPHnBNYs3g",
        "argon2$argon2x$v=19$m=64,t=1,p=1$c29tZXNhbHQ$gBs4DTpd8CIEBPHnBNYs3g",
        "argon2$argon2id$v=19$m=64,t=1,p=1$$",
        "md5$salt$hash",
        "!unusable",
    ];
    for text in cut.iter().chain(&odd) {
        assert!(!cheap().verify("x", text), "{text}");
    }
}

#[test]
fn djangos_usual_hash_is_verified_and_outdated() {
    let kept = "pbkdf2_sha256$1000$somesalt$tialtnUVXehIAQR5duFwgQ/NykFia+syCsDEaTVcejk=";
    assert!(cheap().verify("correct horse battery staple", kept));
    assert!(!cheap().verify("correct horse", kept));
    assert!(cheap().outdated(kept));
    for broken in [
        "pbkdf2_sha256$",
        "pbkdf2_sha256$0$somesalt$tialtnUVXehIAQR5duFwgQ/NykFia+syCsDEaTVcejk=",
        "pbkdf2_sha256$4000000000$somesalt$tialtnUVXehIAQR5duFwgQ/NykFia+syCsDEaTVcejk=",
        "pbkdf2_sha256$1000$somesalt$",
        "pbkdf2_sha256$1000$somesalt$tialtnUVXehIAQR5duFwgQ/NykFia+syCsDEaTVcejk=$",
    ] {
        assert!(
            !cheap().verify("correct horse battery staple", broken),
            "{broken}"
        );
    }
}

#[test]
fn a_cost_that_argon2_cannot_work_with_is_an_error() {
    let error = Argon2::new(Cost {
        memory: 1,
        passes: 1,
        lanes: 4,
    })
    .unwrap_err();
    assert_eq!(error.error_code(), Some("auth.E001"));
}
