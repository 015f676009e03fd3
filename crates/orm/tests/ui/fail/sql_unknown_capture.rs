//! error: E0425 cannot find value `leats` in this scope
//! hint: a local variable with a similar name exists

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let least = 3;
    sql!("DELETE FROM {Product} WHERE stock < {leats}").execute(db).await?; //~
    let _ = least;
    Product::all().fetch(db).await?;
    Ok(())
}
