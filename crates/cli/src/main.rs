//! The `carafe` command.

fn main() {}
