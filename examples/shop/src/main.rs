//! Starts the shop.

use carafe::prelude::*;

fn main() -> ExitCode {
    shop::app().main()
}
