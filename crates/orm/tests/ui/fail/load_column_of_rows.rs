//! error: E0277 `load` fills relations of rows, and `Col<Root<Product>, String, 3>` is not a relation of `Product`
//! hint: not a relation of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, rows: Vec<Product>) -> Result<()> {
    Product::load(rows, db, |p| p.name).await?; //~
    Ok(())
}
