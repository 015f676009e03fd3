//! error: E0560 struct `NewTag` has no field named `colour`
//! hint: `NewTag` does not have this field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let (name, colour) = ("x".into(), 1);
    NewTag { name, colour }.insert(db).await?; //~
    Ok(())
}
