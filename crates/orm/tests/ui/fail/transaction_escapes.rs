//! error: lifetime may not live long enough
//! hint: returning this value requires that `'1` must outlive `'2`

use shop::prelude::*;

pub async fn case(db: &Db) -> Result<()> {
    let mut out = None;
    db.atomic(async |tx| {
        //~
        out = Some(tx);
        Ok(())
    })
    .await?;
    Ok(())
}
