//! error: E0277 rows of type `Product` have no annotations
//! hint: call `.annotate(|x| …)` before

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().having(|n| n.gt(5)); //~
    query.fetch(db).await?;
    Ok(())
}
