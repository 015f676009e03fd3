//! error: E0277 `Brand` has no UNIQUE constraint on exactly these columns
//! hint: add `#[model(unique(…))]`, with the columns in the same order

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, new: NewBrand) -> Result<()> {
    new.get_or_create(db, |b| b.name).await?; //~
    Ok(())
}
