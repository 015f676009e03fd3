//! error: E0600 cannot apply unary operator `-` to type `Col<Hop<Root<Product>, Tag, Many, 2>, String, 1>`
//! hint: cannot apply unary operator `-`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().order_by(|p| -p.tags.name); //~
    query.fetch(db).await?;
    Ok(())
}
