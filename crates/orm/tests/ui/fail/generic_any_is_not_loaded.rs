//! error: the rows that `AnyFk` refers to cannot be loaded with the query
//! hint: `.fetch(&db)` asks for one

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<usize> {
    let found = Remark::all().with(|r| r.about).fetch(db).await?; //~
    Ok(found.len())
}
