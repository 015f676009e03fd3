//! error: E0277 columns are compared with methods, not with operators
//! hint: write `.eq(…)`, `.ne(…)`, `.lt(…)`, `.le(…)`, `.gt(…)` or `.ge(…)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.price == 10); //~
    query.fetch(db).await?;
    Ok(())
}
