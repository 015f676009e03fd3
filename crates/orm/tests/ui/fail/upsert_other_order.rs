//! error: E0277 `Product` has no UNIQUE constraint on exactly these columns
//! hint: add `#[model(unique(…))]`, with the columns in the same order

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, new: NewProduct) -> Result<()> {
    new.get_or_create(db, |p| (p.name, p.category)).await?; //~
    Ok(())
}
