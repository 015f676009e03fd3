//! A model with a field of every kind.

use carafe_core::{Date, DateTime, Decimal, Duration, Result, Time, Uuid};
use carafe_macros::{Choice, model};
use carafe_orm::{
    db::Db,
    migrate::create_all,
    model::{Fk, Id, ModelItem, Registry, Rev},
    test::TestDb,
    value::Json,
};
use std::net::IpAddr;

#[derive(Choice, Debug, Clone, Copy, PartialEq)]
#[choice(crate = carafe_orm)]
pub(super) enum Status {
    Draft,
    #[choice(label = "On sale")]
    InStock,
    #[choice(value = "GN", label = "It's \"gone\"")]
    Gone,
}

#[derive(Choice, Debug, Clone, Copy, PartialEq)]
#[choice(int, crate = carafe_orm)]
pub(super) enum Level {
    Low = -1,
    Middle = 5,
    High,
}

#[derive(Choice, Debug, Clone, Copy, PartialEq)]
#[choice(native, crate = carafe_orm)]
pub(super) enum Mood {
    Good,
    Bad,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Every {
    pub id: Id<Self>,
    pub small: i16,
    pub int: i32,
    pub big: i64,
    pub positive_small: u16,
    pub positive: u32,
    pub positive_big: u64,
    pub real: f32,
    pub float: f64,
    #[field(digits(15, 4))]
    pub decimal: Decimal,
    pub yes: bool,
    #[field(max = 40)]
    pub name: String,
    pub text: String,
    pub uuid: Uuid,
    pub day: Date,
    pub time: Time,
    pub at: DateTime,
    pub length: Duration,
    pub bytes: Vec<u8>,
    pub data: Json,
    pub tags: Json<Vec<String>>,
    pub address: IpAddr,
    pub status: Status,
    pub level: Level,
    pub mood: Mood,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Maybe {
    pub id: Id<Self>,
    pub positive_small: Option<u16>,
    pub positive: Option<u32>,
    pub positive_big: Option<u64>,
    pub real: Option<f32>,
    pub uuid: Option<Uuid>,
    pub length: Option<Duration>,
    pub data: Option<Json>,
    pub address: Option<IpAddr>,
    pub status: Option<Status>,
    pub level: Option<Level>,
    pub mood: Option<Mood>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Folder {
    #[field(default = Uuid::v7())]
    pub id: Id<Self, Uuid>,
    pub name: String,
    pub files: Rev<File>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct File {
    pub id: Id<Self, i16>,
    pub folder: Fk<Folder>,
    pub name: String,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Country {
    #[field(pk, max = 2)]
    pub code: String,
    #[field(default = Status::Draft)]
    pub status: Status,
}

pub(super) fn items() -> Vec<ModelItem> {
    carafe_orm::models![Every, Maybe, Folder, File, Country]
}

pub(super) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("shop", items()).unwrap();
    registry
}

/// Every database, with the tables.
pub(super) async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}

pub(super) fn plain() -> NewEvery {
    NewEvery {
        small: 0,
        int: 0,
        big: 0,
        positive_small: 0,
        positive: 0,
        positive_big: 0,
        real: 0.0,
        float: 0.0,
        decimal: 0.into(),
        yes: false,
        name: String::new(),
        text: String::new(),
        uuid: Uuid::NIL,
        day: Date::new(1970, 1, 1).unwrap(),
        time: Time::default(),
        at: DateTime::default(),
        length: Duration::default(),
        bytes: Vec::new(),
        data: Json(serde_json::Value::Null),
        tags: Json(Vec::new()),
        address: "0.0.0.0".parse().unwrap(),
        status: Status::Draft,
        level: Level::Low,
        mood: Mood::Good,
    }
}

/// The row as the database gives it again by itself.
pub(super) async fn again(db: &Db, row: &Every) -> Result<Every> {
    <Every as carafe_orm::Model>::get(db, row.id).await
}
