//! error: E0277 `WindowFn<i64, _, NotNull>` is not a value of each row of `Product`
//! hint: a window function needs `.over(|w| …)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().annotate(|_| orm::query::window::rank()); //~
    query.fetch(db).await?;
    Ok(())
}
