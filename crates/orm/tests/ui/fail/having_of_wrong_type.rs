//! error: E0277 `&str` does not fit a `i64` column of `Category`
//! hint: expected a `i64`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Category::all().annotate(|c| c.products.count());
    query.having(|n| n.gt("5")).fetch(db).await?; //~
    Ok(())
}
