//! The cases with SeaORM, as its documentation shows them: one `DatabaseConnection`, entities, `find_also_related`.

#[path = "../../measure.rs"]
mod measure;

use measure::{Asked, pick};
use sea_orm::{ActiveModelTrait, ConnectOptions, Database, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, ColumnTrait};
use std::hint::black_box;

mod world {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bench_world")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub random_number: i32,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod fortune {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bench_fortune")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub message: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod author {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bench_author")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub name: String,
        pub email: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::post::Entity")]
        Post,
    }
    impl Related<super::post::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Post.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

mod post {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bench_post")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        pub published: bool,
        pub created: DateTimeUtc,
        pub author_id: i32,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
        Author,
    }
    impl Related<super::author::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Author.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

mod entry {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "bench_entry")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub amount: i32,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

async fn once(db: DatabaseConnection, case: &str, n: u64) -> Result<(), DbErr> {
    match case {
        "row" => {
            black_box(world::Entity::find_by_id(pick(n, 10_000)).one(&db).await?.expect("it is there"));
        }
        "rows20" => {
            for i in 0..20 {
                black_box(world::Entity::find_by_id(pick(n * 20 + i, 10_000)).one(&db).await?.expect("it is there"));
            }
        }
        "fortunes" => {
            black_box(fortune::Entity::find().all(&db).await?);
        }
        "page" => {
            let page = post::Entity::find()
                .find_also_related(author::Entity)
                .filter(post::Column::Published.eq(true))
                .order_by_desc(post::Column::Id)
                .limit(50)
                .offset(u64::from(pick(n, 100).unsigned_abs()) * 50);
            black_box(page.all(&db).await?);
        }
        "insert" => {
            let entry = entry::ActiveModel { name: Set("A name".into()), amount: Set(pick(n, 1000)), ..Default::default() };
            black_box(entry.insert(&db).await?);
        }
        "update" => {
            let row = world::Entity::update_many()
                .col_expr(world::Column::RandomNumber, sea_orm::sea_query::Expr::value(pick(n, 9_999)))
                .filter(world::Column::Id.eq(pick(n + 1, 10_000)));
            black_box(row.exec(&db).await?);
        }
        other => panic!("no case {other}"),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), DbErr> {
    let asked = Asked::read();
    let case: &'static str = asked.case.clone().leak();
    let mut options = ConnectOptions::new(&asked.url);
    options.max_connections(if asked.url.starts_with("sqlite") { 4 } else { 16 }).sqlx_logging(false);
    let db = Database::connect(options).await?;
    asked
        .run(move |n| {
            let db = db.clone();
            async move { once(db, case, n).await.expect("the database answers") }
        })
        .await;
    Ok(())
}
