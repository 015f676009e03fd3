//! error: E0596 cannot borrow `product` as mutable, as it is not declared as mutable
//! hint: consider changing this to be mutable

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let product = Product::get(db, 1).await?;
    product.save(db).await?; //~
    Ok(())
}
