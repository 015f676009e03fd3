//! error: E0609 no field `name` on type `(Category, i64)`
//! hint: no field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    for c in Category::all().annotate(|c| c.products.count()).fetch(db).await? {
        println!("{}", c.name); //~
    }
    Ok(())
}
