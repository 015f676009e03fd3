//! error: stands in quotes
//! hint: take the quotes away

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let name = "Tea";
    sql!("DELETE FROM {Product} WHERE name = '{name}'").execute(db).await?; //~
    let _ = name;
    Product::all().fetch(db).await?;
    Ok(())
}
