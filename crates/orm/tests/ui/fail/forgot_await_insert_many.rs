//! error: unused `InsertMany` that must be used
//! hint: nothing is inserted until this is awaited: add `.await`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, new: Vec<NewTag>) {
    Tag::insert_many(db, new); //~
}
