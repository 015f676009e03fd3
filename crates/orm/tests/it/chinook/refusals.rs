//! New rows that are refused: by the model before they are sent, or by the database.

use super::{
    inserts::track,
    lines::{Outcome, equal, number},
    models::{Album, Customer, NewAlbum, NewCustomer, NewPlaylistTrack, Playlist, Track},
    world::{cases, key, money, on_own},
};
use carafe_orm::{db::Db, model::Model, write::Insertable};

#[test]
fn refusals() {
    on_own(cases![
        unknown_foreign_key,
        same_key_twice,
        same_pair_twice,
        too_long,
        too_many_digits,
        several_mistakes,
        zero_letter
    ]);
}

async fn unknown_foreign_key(db: &Db) -> Outcome {
    let new = NewAlbum {
        title: "orphan".into(),
        artist: key(77_777),
    };
    equal(
        new.insert(db)
            .await
            .expect_err("no such artist")
            .is_foreign_key_violation(),
        true,
    )?;
    equal(
        Album::filter(|a| a.title.eq("orphan")).exists(db).await?,
        false,
    )
}

async fn same_key_twice(db: &Db) -> Outcome {
    db.execute(
        r#"CREATE UNIQUE INDEX one_mail ON "Customer" ("Email")"#,
        &[],
    )
    .await?;
    let new = || NewCustomer {
        first_name: "A".into(),
        last_name: "B".into(),
        email: "twice@example.com".into(),
    };
    new().insert(db).await?;
    let error = new().insert(db).await.expect_err("the mail is taken");
    equal(
        (error.is_unique_violation(), error.constraint()),
        (true, Some("Customer.Email")),
    )?;
    equal(
        (
            error.fields().len(),
            &*error.fields()[0].field,
            error.fields()[0].code,
        ),
        (1, "email", "unique"),
    )?;
    equal(
        Customer::filter(|c| c.email.eq("twice@example.com"))
            .count(db)
            .await?,
        1,
    )
}

async fn same_pair_twice(db: &Db) -> Outcome {
    let pair = || NewPlaylistTrack {
        playlist: key(4),
        track: key(3),
    };
    pair().insert(db).await?;
    let error = pair().insert(db).await.expect_err("the pair is there");
    let fields: Vec<_> = error
        .fields()
        .iter()
        .map(|field| (&*field.field, field.code))
        .collect();
    equal(
        fields,
        vec![
            ("playlist", "unique_together"),
            ("track", "unique_together"),
        ],
    )
}

async fn too_long(db: &Db) -> Outcome {
    let error = track(&"x".repeat(201))
        .insert(db)
        .await
        .expect_err("201 letters");
    equal(
        (&*error.fields()[0].field, error.fields()[0].code),
        ("name", "max_length"),
    )?;
    equal(
        Track::filter(|t| t.name.starts_with("xxxxxxxx"))
            .exists(db)
            .await?,
        false,
    )
}

async fn too_many_digits(db: &Db) -> Outcome {
    let mut new = track("dear");
    new.unit_price = money("100000000");
    let error = new
        .insert(db)
        .await
        .expect_err("nine digits before the point");
    equal(
        (&*error.fields()[0].field, error.fields()[0].code),
        ("unit_price", "max_whole_digits"),
    )
}

async fn several_mistakes(db: &Db) -> Outcome {
    let new = NewCustomer {
        first_name: "f".repeat(41),
        last_name: "l".repeat(21),
        email: "e".repeat(61),
    };
    let error = new
        .with(|c| c.phone.set("p".repeat(25)))
        .insert(db)
        .await
        .expect_err("four texts are too long");
    let fields: Vec<_> = error.fields().iter().map(|field| &*field.field).collect();
    equal(fields, vec!["first_name", "last_name", "email", "phone"])
}

/// PostgreSQL keeps no texts with the letter zero, so it is refused before either database is asked.
async fn zero_letter(db: &Db) -> Outcome {
    let error = track("a\0b").insert(db).await.expect_err("a zero");
    equal(error.fields()[0].code, "null_characters")?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Playlist" WHERE "PlaylistId" = 1"#,
        )
        .await?,
        1,
    )?;
    equal(Playlist::get(db, 1).await?.name.as_deref(), Some("Music"))
}
