//! error: E0277 the trait bound `Fk<Category>: From<&Tag>` is not satisfied
//! hint: the trait `From<&Tag>` is not implemented for `Fk<Category>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let tag = Tag::get(db, 1).await?;
    let category = (&tag).into(); //~
    let (name, price) = ("Tea".into(), 9.into());
    let new = NewProduct {
        category,
        name,
        price,
    };
    new.insert(db).await?;
    Ok(())
}
