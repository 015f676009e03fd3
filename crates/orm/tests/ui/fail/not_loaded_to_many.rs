//! error: E0599 no method named `len` found for struct `M2m<T, Through>` in the current scope
//! hint: method not found in `M2m<Tag>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().one(db).await?;
    let _ = p.tags.len(); //~
    Ok(())
}
