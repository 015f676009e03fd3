//! Rows that PostgreSQL does not let stand beside each other.

use carafe_core::{DateTime, ErrorKind};
use carafe_macros::model;
use carafe_orm::{
    Db, Fk, Insertable as _, Model as _,
    migrate::{MakeOptions, MigrateOptions, Sources, create_all, make, migrate},
    model::{Id, ModelItem, Registry},
    schema::State,
    test::TestDb,
    value::Range,
};
use std::{env, fs};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Room {
    id: Id<Self>,
    name: String,
}

#[model(crate = carafe_orm, exclude(room = "=", period = "&&", where = |b| b.cancelled.eq(false)))]
#[derive(Debug, Clone)]
struct Booking {
    id: Id<Self>,
    room: Fk<Room>,
    period: Range<DateTime>,
    #[field(default = false)]
    cancelled: bool,
}

#[model(crate = carafe_orm, exclude(ages = "&&"))]
#[derive(Debug, Clone)]
struct Course {
    id: Id<Self>,
    ages: Range<i32>,
}

fn registry_of(items: Vec<ModelItem>) -> Registry {
    let mut registry = Registry::new();
    registry.add("t", items).unwrap();
    registry
}

fn registry() -> Registry {
    registry_of(carafe_orm::models![Room, Booking, Course])
}

fn hours(from: u32, to: u32) -> Range<DateTime> {
    let at = |hour: u32| {
        format!("2026-11-20T{hour:02}:00:00Z")
            .parse::<DateTime>()
            .unwrap()
    };
    Range::of(at(from)..at(to))
}

async fn rooms() -> Option<(TestDb, Id<Room>, Id<Room>)> {
    let db = TestDb::postgres(registry()).await?;
    create_all(&db, &registry()).await.unwrap();
    let new = |name: &str| NewRoom {
        name: name.to_owned(),
    };
    let rows = Room::insert_many(&db, vec![new("a"), new("b")])
        .await
        .unwrap();
    Some((db, rows[0].id, rows[1].id))
}

fn booking(room: Id<Room>, from: u32, to: u32) -> NewBooking {
    NewBooking {
        room: room.into(),
        period: hours(from, to),
    }
}

#[tokio::test]
async fn a_room_is_booked_once_at_a_time() {
    let Some((db, a, b)) = rooms().await else {
        return;
    };
    let first = booking(a, 8, 10).insert(&db).await.unwrap();
    booking(a, 10, 12).insert(&db).await.unwrap();
    booking(b, 9, 11).insert(&db).await.unwrap();
    let error = booking(a, 9, 11).insert(&db).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Conflict, Some("orm.E342"))
    );
    assert!(!error.is_unique_violation());
    let fields: Vec<_> = error
        .fields()
        .iter()
        .map(|field| (&*field.field, field.code))
        .collect();
    assert_eq!(fields, [("room", "exclusion"), ("period", "exclusion")]);
    assert_eq!(
        error.fields()[0].message,
        "Booking that conflicts in room and period already exists."
    );
    // Rows that the condition leaves out are in nobody's way.
    booking(a, 9, 11)
        .with(|b| b.cancelled.set(true))
        .insert(&db)
        .await
        .unwrap();
    Booking::filter(|b| b.id.eq(first.id))
        .update(&db, |b| b.cancelled.set(true))
        .await
        .unwrap();
    let mut moved = booking(a, 8, 9).insert(&db).await.unwrap();
    moved.period = hours(11, 13);
    let error = moved.save(&db).await.unwrap_err();
    assert_eq!(error.fields()[1].field, "period");
    let many = Booking::insert_many(&db, vec![booking(b, 1, 3), booking(b, 2, 4)]).await;
    assert_eq!(many.unwrap_err().error_code(), Some("orm.E342"));
    let sql = "SELECT count(*) FROM t_booking";
    assert_eq!(db.rows(sql, &[]).await.unwrap()[0][0].to_text(), "5");
}

#[tokio::test]
async fn of_two_at_once_one_gets_the_room() {
    let Some((db, a, _)) = rooms().await else {
        return;
    };
    for hour in 0..8 {
        let (one, other) = tokio::join!(
            booking(a, hour * 2, hour * 2 + 2).insert(&db),
            booking(a, hour * 2 + 1, hour * 2 + 2).insert(&db)
        );
        let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        // Each may wait for the other: PostgreSQL then ends one, which may be run again.
        let refused = match refused[0].error_code() {
            Some("orm.E103") => booking(a, hour * 2, hour * 2 + 2).insert(&db).await.err(),
            _ => refused.into_iter().next(),
        };
        assert_eq!(refused.unwrap().error_code(), Some("orm.E342"));
    }
}

#[tokio::test]
async fn ranges_alone_need_no_extension() {
    let only = || registry_of(carafe_orm::models![Course]);
    let Some(db) = TestDb::postgres(only()).await else {
        return;
    };
    create_all(&db, &only()).await.unwrap();
    NewCourse {
        ages: Range::of(..18),
    }
    .insert(&db)
    .await
    .unwrap();
    NewCourse {
        ages: Range::of(18..),
    }
    .insert(&db)
    .await
    .unwrap();
    NewCourse {
        ages: Range::empty(),
    }
    .insert(&db)
    .await
    .unwrap();
    let error = NewCourse {
        ages: Range::of(17..=18),
    }
    .insert(&db)
    .await
    .unwrap_err();
    assert_eq!(error.fields()[0].field, "ages");
    let sql = "SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'";
    assert_eq!(db.rows(sql, &[]).await.unwrap()[0][0].to_text(), "0");
}

#[tokio::test]
async fn a_rule_is_added_to_a_table_that_is_there() {
    mod old {
        use super::{Fk, Id, Range, Room, model};
        use carafe_core::DateTime;
        #[model(crate = carafe_orm)]
        #[derive(Debug)]
        pub(super) struct Booking {
            pub id: Id<Self>,
            pub room: Fk<Room>,
            pub period: Range<DateTime>,
            #[field(default = false)]
            pub cancelled: bool,
        }
    }
    let folder = env::temp_dir().join(format!("carafe-exclusion-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("t", folder.join("t"));
    let first = registry_of(carafe_orm::models![Room, old::Booking, Course]);
    make(&first, &sources, &MakeOptions::default()).unwrap();
    assert!(
        make(&registry(), &sources, &MakeOptions::default())
            .unwrap()
            .written
    );
    assert!(
        make(&registry(), &sources, &MakeOptions::default())
            .unwrap()
            .is_empty()
    );
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(&registry()).unwrap());
    if let Some(db) = TestDb::postgres(registry()).await {
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        let room = NewRoom {
            name: "a".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        booking(room.id, 1, 3).insert(&db).await.unwrap();
        assert!(booking(room.id, 2, 4).insert(&db).await.is_err());
        let back = MigrateOptions {
            label: Some("t"),
            target: Some("0001"),
            ..MigrateOptions::default()
        };
        migrate(&db, &sources, back).await.unwrap();
        booking(room.id, 2, 4).insert(&db).await.unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn other_databases_say_that_they_have_none() {
    #[model(crate = carafe_orm, exclude(name = "=", size = "<>"))]
    #[derive(Debug)]
    struct Shelf {
        id: Id<Self>,
        name: String,
        size: i32,
    }
    let items = || registry_of(carafe_orm::models![Shelf]);
    let error = Db::open("sqlite::memory:", items()).await.unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E340"));
    assert!(
        error.message().contains("`Shelf.name`") && error.message().contains("exclusion"),
        "{error:?}"
    );
    if let Some(db) = TestDb::postgres(items()).await {
        create_all(&db, &items()).await.unwrap();
        let new = |size| NewShelf {
            name: "a".to_owned(),
            size,
        };
        new(1).insert(&db).await.unwrap();
        new(1).insert(&db).await.unwrap();
        assert!(new(2).insert(&db).await.is_err());
    }
}
