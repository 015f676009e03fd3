//! error: is not a condition on `Product`
//! hint: compare with `.eq()`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Product::filter(|p| expr!("length({p.name})" as i64)).fetch(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
