//! error: E0599 the method `sum` exists for struct `Col<Root<Product>, String, 3>`
//! hint: `String: Numeric`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().aggregate(|p| p.name.sum()); //~
    query.fetch(db).await?;
    Ok(())
}
