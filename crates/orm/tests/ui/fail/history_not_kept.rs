//! error: E0277 changes of `Brand` are not kept
//! hint: add `#[model(history)]` to it, and run `makemigrations`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, brand: Brand) -> Result<()> {
    brand.history(db).await?; //~
    Ok(())
}
