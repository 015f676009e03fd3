//! error: E0382 borrow of moved value: `text`
//! hint: value borrowed here after move

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let text = String::new();
    drop(text);
    let query = Product::filter(|p| p.name.eq(&text)); //~
    query.fetch(db).await?;
    Ok(())
}
