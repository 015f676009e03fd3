//! error: E0063 missing field
//! hint: missing

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, names: Vec<String>) -> Result<()> {
    let new = names.into_iter().map(|name| NewProduct { name }); //~
    Product::insert_many(db, new).await?;
    Ok(())
}
