//! error: E0308 mismatched types
//! hint: expected `Shown`, found `ShownRow

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    for spot in Spot::all().fetch(db).await? {
        if let ShownRow::Product(product) = spot.shown { //~
            drop(product.name);
        }
    }
    Ok(())
}
