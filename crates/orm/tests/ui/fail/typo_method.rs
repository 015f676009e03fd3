//! error: E0599 no method named `equals` found for struct `Col<P, T, I>` in the current scope
//! hint: method not found in `Col<Root<Product>, String, 3>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.equals("x")); //~
    query.fetch(db).await?;
    Ok(())
}
