//! error: cannot stand in an `expr!` of a query
//! hint: a column behind a to-many relation has many values

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Product::filter(|p| expr!("length({p.tags.name}) > 3" as bool)).fetch(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
