//! error: E0277 `{integer}` does not fit a `String` column
//! hint: expected a `String`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| p.name.null_if(1)); //~
    query.fetch(db).await?;
    Ok(())
}
