//! Commands and what stands on their line.

use carafe_core::{
    command::{Args, Call, Command, Console},
    context::AppParts,
    settings::{Environment, Settings},
};

async fn greet(call: Call) -> carafe_core::Result<()> {
    call.console.line(format_args!(
        "Hello, {}!",
        call.args.option("name").unwrap_or("World")
    ));
    Ok(())
}

fn command() -> Command {
    Command::new("greet", "Say hello", greet)
        .flag("loud", "Shout")
        .option("name", "NAME", "Whom")
        .arguments("file", "From these")
}

fn parse(line: &str) -> carafe_core::Result<Args> {
    command().parse(
        &line
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    )
}

fn refusal(line: &str) -> (Option<&'static str>, String) {
    let error = parse(line).expect_err("it is refused");
    (
        error.error_code(),
        format!("{error}; {}", error.hint_text().unwrap_or_default()),
    )
}

#[test]
fn options_and_arguments_stand_in_any_order() {
    let args = parse("a.json --name=Ada --loud b.json").unwrap();
    assert_eq!(
        (args.option("name"), args.flag("loud")),
        (Some("Ada"), true)
    );
    assert_eq!(args.arguments(), ["a.json", "b.json"]);
    assert_eq!(
        parse("--name Ada -- --loud").unwrap().arguments(),
        ["--loud"]
    );
    assert!(!parse("").unwrap().flag("loud"));
}

#[test]
fn what_a_command_does_not_take_is_refused() {
    let (code, text) = refusal("--nmae Ada");
    assert_eq!(code, Some("core.E003"));
    assert!(text.contains("did you mean `--name`?"), "{text}");
    assert_eq!(refusal("--name").0, Some("core.E004"));
    assert_eq!(refusal("--loud=yes").0, Some("core.E004"));
    let plain = Command::new("plain", "Nothing", greet).argument("one", "The only one");
    let error = plain.parse(&["a".to_owned(), "b".to_owned()]).unwrap_err();
    assert_eq!(error.error_code(), Some("core.E005"));
}

#[test]
fn help_lists_everything() {
    let help = command().help();
    assert!(
        help.starts_with("Say hello\n\nusage: greet [file …] [--loud] [--name NAME]\n"),
        "{help}"
    );
}

#[test]
fn a_command_writes_to_its_console() {
    let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
    let console = Console::captured();
    let call = Call {
        app,
        args: parse("--name Ada").unwrap(),
        console: console.clone(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(command().run(call)).unwrap();
    assert_eq!(console.text(), "Hello, Ada!\n");
}
