//! error: E0599 the method `to_i64` exists for struct
//! hint: doesn't satisfy `DateTime: ToNumber`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.created.to_i64().gt(5)); //~
    query.fetch(db).await?;
    Ok(())
}
