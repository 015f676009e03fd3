//! Settings: where they come from, and what is refused.

use crate::Folder;
use carafe_core::{
    Checks, Secret,
    context::AppParts,
    settings::{
        DatabaseSettings, Environment, Origin, Section as _, SecuritySettings, Settings, Sources,
    },
};
use std::time::Duration;

carafe_core::section! {
    struct ShopSettings in "shop" {
        per_page("PER_PAGE"): u32 = 20,
        open: bool = true,
        timeout: Duration = Duration::from_secs(30),
        names: Vec<String> = Vec::new(),
        token: Option<Secret> = None,
    }
}

fn sources(folder: &Folder) -> Sources {
    Sources::new(&folder.path)
        .section(ShopSettings::INFO)
        .variable("CARAFE_ENV", "development")
}

fn shop(settings: &Settings) -> ShopSettings {
    settings
        .section()
        .expect("they were checked when they were loaded")
}

fn refused(sources: Sources) -> Checks {
    sources.load().expect_err("something is wrong")
}

#[test]
fn without_any_place_the_defaults_hold() {
    let settings = sources(&Folder::new()).load().unwrap();
    let shop = shop(&settings);
    assert_eq!(
        (shop.per_page, shop.open, shop.timeout),
        (20, true, Duration::from_secs(30))
    );
    assert!(shop.names.is_empty() && shop.token.is_none());
    assert_eq!(settings.origin("shop", "per_page"), Origin::Default);
}

#[test]
fn later_places_win() {
    let folder = Folder::new();
    let per_page = |sources: Sources| shop(&sources.load().unwrap()).per_page;
    folder.write("carafe.toml", "[shop]\nper_page = 1\n");
    assert_eq!(per_page(sources(&folder)), 1);
    folder.write("carafe.production.toml", "[shop]\nper_page = 2\n");
    assert_eq!(per_page(sources(&folder)), 1);
    let production = || {
        Sources::new(&folder.path)
            .section(ShopSettings::INFO)
            .variable("CARAFE_ENV", "production")
    };
    assert_eq!(per_page(production()), 2);
    folder.write(".env", "# ours\nexport PER_PAGE=3\n");
    assert_eq!(per_page(production()), 3);
    assert_eq!(per_page(production().variable("PER_PAGE", "4")), 4);
    let long = production()
        .variable("CARAFE_SHOP__PER_PAGE", "5")
        .variable("PER_PAGE", "4");
    assert_eq!(per_page(long), 5);
    assert_eq!(
        per_page(
            production()
                .variable("PER_PAGE", "4")
                .flag("--per-page", "shop.per_page", "6")
        ),
        6
    );
}

#[test]
fn each_value_knows_where_it_came_from() {
    let folder = Folder::new();
    folder.write(
        "carafe.toml",
        "# comment\n\n[shop]\nopen = false\nnames = [\"a\", \"b\"]\n",
    );
    let settings = sources(&folder).variable("PER_PAGE", "7").load().unwrap();
    let line = |line| Origin::File {
        name: "carafe.toml".to_owned(),
        line,
    };
    assert_eq!(settings.origin("shop", "open"), line(4));
    assert_eq!(settings.origin("shop", "names"), line(5));
    assert_eq!(
        settings.origin("shop", "per_page"),
        Origin::Variable("PER_PAGE".to_owned())
    );
    assert_eq!(shop(&settings).names, ["a", "b"]);
}

#[test]
fn texts_of_the_environment_become_typed_values() {
    let settings = sources(&Folder::new())
        .variable("CARAFE_SHOP__OPEN", "off")
        .variable("CARAFE_SHOP__TIMEOUT", "250ms")
        .variable("CARAFE_SHOP__NAMES", "a, b,,c")
        .load()
        .unwrap();
    let shop = shop(&settings);
    assert_eq!(
        (shop.open, shop.timeout),
        (false, Duration::from_millis(250))
    );
    assert_eq!(shop.names, ["a", "b", "c"]);
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let folder = Folder::new();
    folder.write("carafe.toml", "[shop]\nper_pgae = 1\n");
    let text = refused(sources(&folder)).to_string();
    assert_eq!(
        text,
        "error[settings.E001]: carafe.toml:2: unknown setting `shop.per_pgae`\n  = help: did you mean `shop.per_page`?"
    );
    let text = refused(sources(&Folder::new()).variable("CARAFE_SHPO__OPEN", "1")).to_string();
    assert!(
        text.contains("the environment variable CARAFE_SHPO__OPEN") && text.contains("`shop.open`"),
        "{text}"
    );
}

#[test]
fn settings_of_the_programs_own_need_no_description() {
    let folder = Folder::new();
    folder.write("carafe.toml", "[app]\ntitle = \"Books\"\n");
    let settings = sources(&folder).load().unwrap();
    assert_eq!(
        settings.value::<String>("app", "title").unwrap().as_deref(),
        Some("Books")
    );
}

#[test]
fn all_bad_values_are_told_at_once() {
    let folder = Folder::new();
    folder.write("carafe.toml", "[shop]\nper_page = \"many\"\n");
    folder.write(".env", "CARAFE_ENV=staging\n");
    let checks = refused(
        Sources::new(&folder.path)
            .section(ShopSettings::INFO)
            .variable("SECRET_KEY", "x"),
    );
    let codes: Vec<_> = checks.iter().map(carafe_core::Check::code).collect();
    assert_eq!(codes, ["settings.E004", "settings.E003"]);
    assert!(
        checks.to_string().contains("it was set in carafe.toml:2"),
        "{checks}"
    );
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new();
    folder.write("carafe.toml", "[shop\n");
    folder.write(".env", "A=1\nnonsense\n");
    let checks = refused(sources(&folder));
    let text = checks.to_string();
    assert!(
        text.contains("carafe.toml cannot be read")
            && text.contains(".env:2: this is not `NAME=value`"),
        "{text}"
    );
}

#[test]
fn secrets_are_never_printed() {
    let folder = Folder::new();
    let settings = sources(&folder)
        .variable("SECRET_KEY", "hunter2hunter2")
        .variable("DATABASE_URL", "postgres://u:hunter2@h/d")
        .variable("CARAFE_SHOP__TOKEN", "hunter2")
        .load()
        .unwrap();
    let listed: Vec<String> = settings
        .list()
        .into_iter()
        .map(|setting| setting.shown)
        .collect();
    assert!(!format!("{settings:?} {listed:?}").contains("hunter2"));
    let database: DatabaseSettings = settings.section().unwrap();
    assert_eq!(database.url.unwrap().expose(), "postgres://u:hunter2@h/d");
    folder.write("carafe.toml", "[security]\nsecret_key = 12345678\n");
    assert!(!refused(sources(&folder)).to_string().contains("12345678"));
}

#[test]
fn development_keeps_a_key_of_its_own() {
    let folder = Folder::new();
    let key = || {
        let app = AppParts::new(sources(&folder).load().unwrap()).finish();
        app.secret_key().unwrap().expose().to_owned()
    };
    let first = key();
    assert_eq!(first.len(), 64);
    assert_eq!(key(), first);
    assert_eq!(
        std::fs::read_to_string(folder.path.join(".carafe/.gitignore")).unwrap(),
        "*\n"
    );
    #[cfg(unix)]
    {
        let meta = std::fs::metadata(folder.path.join(".carafe/secret_key")).unwrap();
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777,
            0o600
        );
    }
}

#[test]
fn production_has_no_key_unless_it_is_given_one() {
    let settings = Settings::defaults(Environment::Production);
    let error = AppParts::new(settings.clone())
        .finish()
        .secret_key()
        .unwrap_err();
    assert_eq!(error.error_code(), Some("settings.E005"));
    let problem = |key: &str| {
        let security: SecuritySettings = settings
            .clone()
            .with("security", "secret_key", key)
            .section()
            .unwrap();
        security.problem().map(|check| check.code())
    };
    assert_eq!(problem("0123456789abcdef"), Some("settings.E006"));
    assert_eq!(
        problem("django-insecure-0123456789abcdefghij"),
        Some("settings.E006")
    );
    assert_eq!(
        problem("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        Some("settings.E006")
    );
    assert_eq!(problem("Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j"), None);
}
