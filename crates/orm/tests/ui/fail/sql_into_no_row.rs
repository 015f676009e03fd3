//! error: E0277 a query cannot return `Card2`
//! hint: not a model, a column type or a tuple of them

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    struct Card2;
    let cards: Vec<Card2> = sql!("SELECT {*} FROM {Product}").fetch(db).await?; //~
    let _ = cards;
    Product::all().fetch(db).await?;
    Ok(())
}
