//! error: E0277 `load` fills relations of rows, and `Col<Root<Product>, String, 3>` is not a relation of `Product`
//! hint: not a relation of `Product`
//! lines: 40, the type of the rows it gives is asked for too

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, rows: Vec<Product>) -> Result<()> {
    Product::load(rows, db, |p| p.name).await?; //~
    Ok(())
}
