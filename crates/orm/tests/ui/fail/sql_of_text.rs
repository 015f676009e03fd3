//! error: the SQL must be a literal
//! hint: values are captured as `{name}`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let text = String::from("DELETE FROM shop_product");
    sql!(text).execute(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
