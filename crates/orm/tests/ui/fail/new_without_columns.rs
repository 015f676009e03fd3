//! error: E0063 missing fields `category` and `price` in initializer of `NewProduct`
//! hint: missing `category` and `price`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    NewProduct { name: "Tea".into() }.insert(db).await?; //~
    Ok(())
}
