use carafe_core::{DateTime, Decimal, Result};
use carafe_macros::model;
use carafe_orm::{Db, Fk, Id, Insertable, Model, Rev};
