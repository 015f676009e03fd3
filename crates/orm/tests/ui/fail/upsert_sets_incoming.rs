//! error: E0277 an UPDATE can only set columns of its own table
//! hint: this column belongs to a related model

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, new: NewTag) -> Result<()> {
    new.upsert(db, |t| t.name, |t| t.incoming().name.set("x")).await?; //~
    Ok(())
}
