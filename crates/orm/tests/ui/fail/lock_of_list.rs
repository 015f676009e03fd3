//! error: E0277 `Rel<Root<Product>, Tag, Many, 2>` is not a to-one relation of `Product`
//! hint: `.of()` locks the rows of to-one relations

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select_for_update().of(|p| p.tags); //~
    query.fetch(db).await?;
    Ok(())
}
