//! error: E0277 an UPDATE can only set columns of its own table
//! hint: this column belongs to a related model

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.category.name.set("x")).await?; //~
    Ok(())
}
