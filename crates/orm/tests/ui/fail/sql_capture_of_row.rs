//! error: cannot be a parameter of SQL
//! hint: expected a value such as a number, a text

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let product = Product::get(db, 1).await?;
    sql!("DELETE FROM {Product} WHERE id = {product}").execute(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
