//! error: E0277 this value can be NULL but the column on the left is NOT NULL
//! hint: add `.or(default)`, or swap the two sides of a comparison

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.price.set(p.cost)).await?; //~
    Ok(())
}
