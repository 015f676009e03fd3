//! error: E0422 cannot find struct, variant or union type `NewTotal` in this scope
//! hint: not found in this scope

use shop::prelude::*;

#[model(crate = carafe_orm, view = "totals")]
pub struct Total {
    pub id: Id<Self>,
    pub sales: i64,
}

pub async fn run(db: &Db) -> Result<()> {
    NewTotal { sales: 1 }.insert(db).await?; //~
    Ok(())
}
