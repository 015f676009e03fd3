//! error: E0277 this needs a to-many relation
//! hint: there is only one value per row here

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all();
    query.with(|p| p.category.limit(3)).fetch(db).await?; //~
    Ok(())
}
