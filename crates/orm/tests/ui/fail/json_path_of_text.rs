//! error: E0277 `String` is not a JSON column
//! hint: paths need a `Json<…>` column

use shop::prelude::*;
use shop::*;

pub async fn run(db: &Db) -> Result<u64> {
    Product::filter(|p| p.name.at("a.b").eq("x")).count(db).await //~
}
