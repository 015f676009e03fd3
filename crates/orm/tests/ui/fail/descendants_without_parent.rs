//! error: E0277 `Tag` has not exactly one relation to `Tag`
//! hint: `Rev<Tag>` needs a field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, tag: Tag) -> Result<()> {
    tag.descendants().fetch(db).await?; //~
    Ok(())
}
