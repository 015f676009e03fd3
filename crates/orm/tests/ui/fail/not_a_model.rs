//! error: E0277 `Plain` is not a model
//! hint: add `#[model]` to `Plain`

use shop::*;

pub struct Plain;

pub fn case() -> Vec<String> {
    names::<Plain>(&[]) //~
}
