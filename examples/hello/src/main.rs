use carafe::prelude::*;

#[get("/")]
async fn hello() -> Html {
    html("Hello, World!")
}

fn main() -> ExitCode {
    App::new().routes(routes![hello]).main()
}
