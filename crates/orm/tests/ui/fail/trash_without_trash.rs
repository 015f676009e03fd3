//! error: E0277 rows of `Brand` are deleted at once: it has no trash
//! hint: add `#[model(soft_delete = deleted_at)]` and `pub deleted_at: Option<DateTime>` to it

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Brand::all().trash().fetch(db).await?; //~
    Ok(())
}
