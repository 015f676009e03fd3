use sea_orm::{DatabaseConnection, DbErr, entity::prelude::*, prelude::Decimal, QueryOrder, QuerySelect, Set, PaginatorTrait, Condition};
