//! error: E0308 `?` operator has incompatible types
//! hint: expected `Vec<(String, String)>`, found `Vec<(String, Option<String>)>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| (p.name, p.brand.country));
    let _: Vec<(String, String)> = query.fetch(db).await?; //~
    Ok(())
}
