//! error: E0277 `Pred<Category>` is not a condition on `Product`
//! hint: expected a condition on `Product`, such as `p.column.eq(value)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|_| Category::COLS.name.eq("x")); //~
    query.fetch(db).await?;
    Ok(())
}
