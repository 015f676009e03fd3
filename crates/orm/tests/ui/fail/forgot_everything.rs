//! error: unused_must_use unused `QuerySet` that must be used
//! hint: a query does nothing until `.fetch(&db).await`

use shop::prelude::*;
use shop::*;

pub fn case() {
    Product::filter(|p| p.active); //~
}
