//! A reference to a row of any model.

use super::models::{
    Album, Artist, Country, Event, NewCountry, NewEvent, NewNote, NewPair, NewSheet, Note, Sheet,
    Track, album, by_hand, databases, track,
};
use carafe_core::Result;
use carafe_orm::{AnyFk, Db, Insertable as _, Model as _};

async fn note(db: &Db, text: &str, about: AnyFk) -> Result<Note> {
    let text = text.into();
    NewNote { text, about }.insert(db).await
}

#[tokio::test]
async fn it_is_fetched_as_a_known_model() -> Result<()> {
    for db in databases().await {
        let (one, song) = (album(&db, "one").await?, track(&db, "song").await?);
        let country = NewCountry { code: "NZ".into() }.insert(&db).await?;
        let sheet = NewSheet { name: "a".into() }.insert(&db).await?;
        let notes = [
            note(&db, "a", AnyFk::to(&db, &one)?).await?,
            note(&db, "b", AnyFk::to(&db, &song)?).await?,
            note(&db, "c", AnyFk::to(&db, &country)?).await?,
            note(&db, "d", AnyFk::to(&db, &sheet)?).await?,
        ];
        let found: Option<Album> = notes[0].about.fetch(&db).await?;
        assert_eq!(found.map(|album| album.title).as_deref(), Some("one"));
        let found: Option<Track> = notes[0].about.fetch(&db).await?;
        assert!(found.is_none(), "it is an album");
        let found: Option<Track> = notes[1].about.fetch(&db).await?;
        assert_eq!(found.map(|track| track.name).as_deref(), Some("song"));
        let found: Option<Country> = notes[2].about.fetch(&db).await?;
        assert_eq!(found.map(|country| country.code).as_deref(), Some("NZ"));
        let found: Option<Sheet> = notes[3].about.fetch(&db).await?;
        assert_eq!(found.map(|found| found.id), Some(sheet.id));
        let kept = Note::all().fetch(&db).await?;
        assert_eq!(kept[3].about, notes[3].about);
        assert_eq!(
            (kept[0].about.model(), kept[0].about.key()),
            ("shop.album", "1")
        );

        assert_eq!(
            Note::filter(|n| n.about.is_model("shop.Track"))
                .one(&db)
                .await?
                .text,
            "b"
        );
        let about = AnyFk::to(&db, &one)?;
        assert_eq!(
            Note::filter(|n| n.about.eq(about)).one(&db).await?.text,
            "a"
        );
        let sql = "SELECT text FROM shop_note WHERE about_type = 'shop.album' AND about_id = '1'";
        assert_eq!(by_hand(&db, sql).await?, ["a"]);
        let albums = Album::all().with(|a| a.notes).fetch(&db).await?;
        assert_eq!(albums[0].notes[0].text, "a");
        assert_eq!(one.notes.all().one(&db).await?.text, "a");
        assert_eq!(Album::filter(|a| a.notes.exists()).count(&db).await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_row_that_is_gone_is_none_and_an_unknown_model_an_error() -> Result<()> {
    for db in databases().await {
        let one = album(&db, "one").await?;
        let about = AnyFk::to(&db, &one)?;
        let event = NewEvent {}.with(|e| e.about.set(about)).insert(&db).await?;
        NewEvent {}.insert(&db).await?;
        one.delete(&db).await?;
        let about = event.about.expect("it was set");
        let found: Option<Album> = about.fetch(&db).await?;
        assert!(found.is_none());
        assert_eq!(Event::filter(|e| e.about.is_null()).count(&db).await?, 1);
        db.execute("UPDATE shop_event SET model = 'moon.crater'", &[])
            .await?;
        let events = Event::all().fetch(&db).await?;
        let about = events[0].about.clone().expect("it was set");
        let line = line!() + 1;
        let found: Result<Option<Album>> = about.fetch(&db).await;
        let error = found.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E361"));
        assert_eq!(error.location().line(), line);
        // A key that is none of that model.
        db.execute(
            "UPDATE shop_event SET model = 'shop.album', object = 'x''y'",
            &[],
        )
        .await?;
        let about = Event::all()
            .fetch(&db)
            .await?
            .remove(0)
            .about
            .expect("it was set");
        let found: Result<Option<Album>> = about.fetch(&db).await;
        assert!(found.is_err());
    }
    Ok(())
}

#[tokio::test]
async fn a_key_of_several_columns_is_refused_on_both_sides() -> Result<()> {
    for db in databases().await {
        let pair = NewPair {
            left: 1,
            right: 2,
            about: AnyFk::to(&db, &album(&db, "one").await?)?,
        };
        let pair = pair.insert(&db).await?;
        let error = AnyFk::to(&db, &pair).unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E362"));
        let error = Artist::all()
            .with(|a| a.pairs)
            .fetch(&db)
            .await
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E363"));
    }
    Ok(())
}
