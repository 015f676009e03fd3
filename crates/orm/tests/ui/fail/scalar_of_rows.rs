//! error: E0599 the method `scalar` exists for struct `QuerySet<Review>`
//! hint: `Review: DbType`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.id.eq(Review::all().scalar())); //~
    query.fetch(db).await?;
    Ok(())
}
