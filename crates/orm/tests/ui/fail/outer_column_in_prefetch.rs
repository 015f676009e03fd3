//! error: E0277 `Col<Root<Category>, String, 1>` does not fit a `String` column of `Product`
//! hint: expected a `String`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Category::all()
        .with(|c| c.products.filter(|p| p.name.eq(c.name))) //~
        .fetch(db)
        .await?;
    Ok(())
}
