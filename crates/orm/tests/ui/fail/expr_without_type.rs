//! error: an expression says its type
//! hint: `Option<…>` when it may be NULL

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Product::filter(|p| expr!("length({p.name}) > 3")).fetch(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
