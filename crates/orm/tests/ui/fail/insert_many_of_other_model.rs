//! error: E0271 type mismatch resolving `<NewTag as Insertable>::Model == Product`
//! hint: expected `Product`, found `Tag`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, new: Vec<NewTag>) -> Result<()> {
    Product::insert_many(db, new).await?; //~
    Ok(())
}
