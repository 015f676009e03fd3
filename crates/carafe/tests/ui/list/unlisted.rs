//~ warning: function `forgotten` is never used
use carafe::prelude::*;

#[get("/")]
async fn home() -> &'static str {
    ""
}

#[get("/forgotten")]
async fn forgotten() -> &'static str { //~
    ""
}

fn main() -> ExitCode {
    App::new().routes(routes![home]).main()
}
