//! error: a `Shown` cannot refer to `&Brand`
//! hint: expected a row of one of its models

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, brand: &Brand) -> Result<Vec<Spot>> {
    Spot::filter(|s| s.shown.eq(brand)).fetch(db).await //~
}
