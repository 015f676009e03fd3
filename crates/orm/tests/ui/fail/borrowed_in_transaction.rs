//! error: E0382 use of moved value: `name`
//! hint: value used here after move

use shop::prelude::*;

pub async fn case(db: &Db) -> Result<()> {
    let name = String::new();
    db.atomic(async |_| {
        drop(name);
        Ok(())
    })
    .await?;
    drop(name); //~
    Ok(())
}
