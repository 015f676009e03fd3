//! error: this column is NOT NULL
//! hint: would always be false

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<Vec<Spot>> {
    Spot::filter(|s| s.shown.is_null()).fetch(db).await //~
}
