//! What becomes of rows that refer to one that is deleted: no database knows, the collector does it.

use super::models::{
    Album, Draft, Event, Mark, NewDraft, NewEvent, NewNote, NewShelf, NewStamp, Note, Paper, Stamp,
    Tag, Track, album, by_hand, databases, mark, tag, track,
};
use carafe_core::Result;
use carafe_orm::{AnyFk, Insertable as _, Model as _};

#[tokio::test]
async fn each_rule_is_kept() -> Result<()> {
    for db in databases().await {
        let (one, two, song) = (
            album(&db, "one").await?,
            album(&db, "two").await?,
            track(&db, "song").await?,
        );
        tag(&db, "goes", &one).await?;
        tag(&db, "stays", &song).await?;
        tag(&db, "stays", &two).await?;
        mark(&db, 1, &one).await?;
        mark(&db, 2, &two).await?;
        for album in [&one, &two] {
            let about = AnyFk::to(&db, album)?;
            let text = album.title.clone();
            NewNote {
                text,
                about: about.clone(),
            }
            .insert(&db)
            .await?;
            NewEvent {}.with(|e| e.about.set(about)).insert(&db).await?;
        }
        one.delete(&db).await?;
        let left = [
            (
                "SELECT name, subject_type FROM shop_tag ORDER BY id",
                "stays song, stays album",
            ),
            (
                "SELECT points, thing_type, thing_id FROM shop_mark ORDER BY id",
                "1 NULL NULL, 2 album 2",
            ),
            (
                "SELECT text, about_type, about_id FROM shop_note",
                "two shop.album 2",
            ),
            (
                "SELECT model, object FROM shop_event ORDER BY id",
                "shop.album 1, shop.album 2",
            ),
        ];
        for (sql, expected) in left {
            assert_eq!(by_hand(&db, sql).await?.join(", "), expected, "{sql}");
        }
        assert_eq!(
            (Tag::all().count(&db).await?, Note::all().count(&db).await?),
            (2, 1)
        );
        assert_eq!(
            (
                Mark::all().count(&db).await?,
                Event::all().count(&db).await?
            ),
            (2, 2)
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_preview_names_them_and_many_go_at_once() -> Result<()> {
    for db in databases().await {
        let (one, song) = (album(&db, "one").await?, track(&db, "song").await?);
        tag(&db, "goes", &one).await?;
        tag(&db, "stays", &song).await?;
        mark(&db, 1, &one).await?;
        let (text, about) = ("x".to_owned(), AnyFk::to(&db, &one)?);
        NewNote { text, about }.insert(&db).await?;
        let preview = one.delete_preview(&db).await?;
        let shown = |rows: &[carafe_orm::write::Affected]| {
            let shown: Vec<_> = rows
                .iter()
                .map(|row| format!("{} {}", row.model.name, row.count))
                .collect();
            shown.join(", ")
        };
        assert_eq!(shown(&preview.deleted), "Album 1, Tag 1, Note 1");
        assert_eq!(
            (shown(&preview.changed), preview.is_allowed()),
            ("Mark 1".to_owned(), true)
        );
        assert_eq!(preview.changed[0].examples.len(), 1);
        assert_eq!(Album::all().delete(&db).await?, 1);
        assert_eq!(Tag::all().one(&db).await?.name, "stays");
        assert_eq!(Track::all().delete(&db).await?, 1);
        assert_eq!(Tag::all().count(&db).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn protected_rows_are_named() -> Result<()> {
    for db in databases().await {
        let (one, song) = (album(&db, "one").await?, track(&db, "song").await?);
        let shelf = NewShelf {
            name: "top".into(),
            holds: (&one).into(),
        };
        let shelf = shelf.insert(&db).await?;
        tag(&db, "x", &one).await?;
        let error = one.clone().delete(&db).await.unwrap_err();
        assert!(error.to_string().contains("Shelf.holds (top)"), "{error}");
        assert_eq!(Tag::all().count(&db).await?, 1);
        // A track of the same number is not held.
        song.delete(&db).await?;
        shelf.delete(&db).await?;
        one.delete(&db).await?;
        assert_eq!(Tag::all().count(&db).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn two_variants_of_one_model_both_go() -> Result<()> {
    for db in databases().await {
        let draft = NewDraft { text: "x".into() }.insert(&db).await?;
        for paper in [Paper::Draft((&draft).into()), Paper::Copy((&draft).into())] {
            NewStamp { paper }.insert(&db).await?;
        }
        // In the trash it is still there, and so is what refers to it.
        draft.clone().delete(&db).await?;
        assert_eq!(Stamp::all().count(&db).await?, 2);
        Draft::all().with_trash().hard_delete(&db).await?;
        assert_eq!(Stamp::all().count(&db).await?, 0);
    }
    Ok(())
}
