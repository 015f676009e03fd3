//! error: E0277 `Json<Settings>` cannot be stored in a column
//! hint: what a `Json<T>` holds derives serde's `Serialize` and `Deserialize`

use carafe_orm::value::Json;
use shop::prelude::*;

pub struct Settings {
    pub dark: bool,
}

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub settings: Json<Settings>, //~
}
