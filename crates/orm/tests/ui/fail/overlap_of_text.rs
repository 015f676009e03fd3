//! error: E0277 `String` is neither a list nor a range
//! hint: `overlap` needs a `Vec<…>` or `Range<…>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.overlap(1..5)); //~
    query.fetch(db).await?;
    Ok(())
}
