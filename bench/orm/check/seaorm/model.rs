pub mod m{i} {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "m{i}")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub owner_id: i64,
        pub parent_id: Option<i64>,
        pub name: String,
        pub note: Option<String>,
        pub qty: i32,
        #[sea_orm(column_type = "Decimal(Some((10, 2)))")]
        pub price: Decimal,
        pub active: bool,
        pub created: DateTimeUtc,
        pub rating: f64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::m{o}::Entity", from = "Column::OwnerId", to = "super::m{o}::Column::Id")]
        Owner,
        #[sea_orm(belongs_to = "super::m{p}::Entity", from = "Column::ParentId", to = "super::m{p}::Column::Id")]
        Parent,
        #[sea_orm(has_many = "super::m{t}::Entity")]
        Items,
    }

    impl Related<super::m{o}::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Owner.def()
        }
    }

    impl Related<super::m{t}::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Items.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod q{i} {
    use super::*;
    use super::{m{i}, m{o}, m{t}};

    pub async fn a(db: &DatabaseConnection, s: &str) -> Result<Vec<m{i}::Model>, DbErr> {
        m{i}::Entity::find()
            .left_join(m{o}::Entity)
            .left_join(m{t}::Entity)
            .filter(
                Condition::any()
                    .add(Condition::all().add(m{o}::Column::Name.eq(s)).add(m{t}::Column::Name.eq("sale")).add(m{t}::Column::Qty.gt(3)))
                    .add(m{i}::Column::Active.eq(false)),
            )
            .order_by_desc(m{i}::Column::Price)
            .order_by_asc(m{i}::Column::Id)
            .all(db)
            .await
    }

    pub async fn b(db: &DatabaseConnection) -> Result<u64, DbErr> {
        let pages = m{i}::Entity::find()
            .filter(m{i}::Column::Price.lt(10))
            .filter(m{i}::Column::Note.is_null())
            .order_by_desc(m{i}::Column::Created)
            .paginate(db, 25);
        let rows = pages.fetch_page(1).await?;
        Ok(pages.num_items().await? + rows.len() as u64)
    }

    pub async fn c(db: &DatabaseConnection) -> Result<usize, DbErr> {
        let rows = m{i}::Entity::find().filter(m{i}::Column::Rating.gte(0.5)).find_also_related(m{o}::Entity).all(db).await?;
        let items = m{i}::Entity::find().filter(m{i}::Column::Rating.gte(0.5)).find_with_related(m{t}::Entity).all(db).await?;
        let mut n = 0;
        for (p, owner) in rows {
            n += p.name.len() + owner.map_or(0, |o| o.name.len());
        }
        for (_, items) in items {
            n += items.len();
        }
        Ok(n)
    }

    pub async fn d(db: &DatabaseConnection) -> Result<i64, DbErr> {
        let rows: Vec<(i64, String, Decimal, i32)> = m{i}::Entity::find()
            .filter(m{i}::Column::Rating.gte(0.5))
            .select_only()
            .column(m{i}::Column::Id)
            .column(m{i}::Column::Name)
            .column(m{i}::Column::Price)
            .column(m{i}::Column::Qty)
            .into_tuple()
            .all(db)
            .await?;
        let mut n = 0;
        for (id, name, _, qty) in rows {
            n += id + i64::from(qty) + i64::from(name.is_empty());
        }
        Ok(n)
    }

    pub async fn e(db: &DatabaseConnection, o: &m{o}::Model) -> Result<m{i}::Model, DbErr> {
        m{i}::Entity::update_many()
            .col_expr(m{i}::Column::Qty, Expr::col(m{i}::Column::Qty).sub(1))
            .col_expr(m{i}::Column::Note, Expr::value("x"))
            .filter(m{i}::Column::Qty.gt(0))
            .exec(db)
            .await?;
        let new = m{i}::ActiveModel {
            owner_id: Set(o.id),
            name: Set("a".into()),
            price: Set(9.into()),
            rating: Set(1.0),
            qty: Set(5),
            active: Set(true),
            ..Default::default()
        };
        new.insert(db).await
    }
}
