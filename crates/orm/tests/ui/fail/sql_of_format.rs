//! error: nothing follows the SQL
//! hint: write a value into it as `{name}`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let least = 3;
    sql!("DELETE FROM {Product} WHERE stock < {least}", least).execute(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
