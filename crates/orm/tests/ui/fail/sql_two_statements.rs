//! error: one `sql!` is one statement
//! hint: several statements

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    sql!("DELETE FROM {Review}; DELETE FROM {Product}").execute(db).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
