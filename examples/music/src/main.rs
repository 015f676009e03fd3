//! The program; what it does is in the library, where tests find it too.

use carafe::prelude::*;

fn main() -> ExitCode {
    music::app().main()
}
