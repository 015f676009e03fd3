//! error: E0609 no field `name` on type `Fk<Category>`
//! hint: unknown field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    for p in Product::all().with(|p| p.tags).fetch(db).await? {
        drop(p.category.name); //~
    }
    Ok(())
}
