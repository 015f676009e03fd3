//! Conditions, changes and keys of generic foreign keys.

use super::models::{
    Album, Mark, NewTag, Shelf, Subject, Tag, Thing, album, by_hand, databases, mark, tag, track,
};
use carafe_core::{Error, Result};
use carafe_orm::{Db, Insertable as _, Model as _, QuerySet};

async fn names(db: &Db, query: QuerySet<Tag>) -> Result<String> {
    let names = query.select(|t| t.name).fetch(db).await?;
    Ok::<_, Error>(names.join(" "))
}

#[tokio::test]
async fn rows_are_found_by_model_and_by_row() -> Result<()> {
    for db in databases().await {
        let (one, two) = (album(&db, "one").await?, album(&db, "two").await?);
        let song = track(&db, "song").await?;
        tag(&db, "a", &one).await?;
        tag(&db, "b", &song).await?;
        tag(&db, "c", &two).await?;
        let asked = [
            (
                Tag::filter(|t| t.subject.is_album()),
                "a c",
                "subject_type = 'album'",
            ),
            (
                Tag::filter(|t| !t.subject.is_album()),
                "b",
                "subject_type <> 'album'",
            ),
            (
                Tag::filter(|t| t.subject.eq(&one)),
                "a",
                "subject_type = 'album' AND subject_id = 1",
            ),
            (
                Tag::filter(|t| t.subject.ne(&one)),
                "b c",
                "NOT (subject_type = 'album' AND subject_id = 1)",
            ),
            (
                Tag::filter(|t| t.subject.eq(Subject::Track((&song).into()))),
                "b",
                "subject_type = 'song' AND subject_id = 1",
            ),
            (
                Tag::filter(|t| t.subject.in_([Subject::from(&two), Subject::from(&song)])),
                "b c",
                "(subject_type = 'song' AND subject_id = 1) OR (subject_type = 'album' AND subject_id = 2)",
            ),
            (
                Tag::filter(|t| t.subject.in_(&[one.clone(), two.clone()])),
                "a c",
                "subject_type = 'album' AND subject_id IN (1, 2)",
            ),
            (
                Tag::filter(|t| t.subject.album.title.eq("two") | t.subject.track.name.eq("song")),
                "b c",
                "id IN (2, 3)",
            ),
        ];
        for (query, expected, condition) in asked {
            let sql = format!("SELECT name FROM shop_tag WHERE {condition} ORDER BY id");
            assert_eq!(names(&db, query).await?, expected, "{sql}");
            assert_eq!(by_hand(&db, &sql).await?.join(" "), expected, "{sql}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_rows_are_none_and_other_rows_are_asked_through_it() -> Result<()> {
    for db in databases().await {
        let (one, two) = (album(&db, "one").await?, album(&db, "second").await?);
        tag(&db, "a", &one).await?;
        tag(&db, "c", &two).await?;
        let none: [Subject; 0] = [];
        assert_eq!(Tag::filter(|t| t.subject.in_(none)).count(&db).await?, 0);
        let query = Album::filter(|a| a.tags.any(|t| t.subject.eq(&two)));
        assert_eq!(query.one(&db).await?.title, "second");
        let longest = Tag::all().order_by(|t| -t.subject.album.title.length());
        assert_eq!(names(&db, longest).await?, "c a");
    }
    Ok(())
}

#[tokio::test]
async fn null_is_neither_equal_nor_a_model() -> Result<()> {
    for db in databases().await {
        let one = album(&db, "one").await?;
        let mut kept = mark(&db, 1, &one).await?;
        super::models::NewMark { points: 2 }.insert(&db).await?;
        let points = async |query: QuerySet<Mark>| query.select(|m| m.points).fetch(&db).await;
        assert_eq!(points(Mark::filter(|m| m.thing.is_null())).await?, [2]);
        assert_eq!(points(Mark::filter(|m| m.thing.ne(&one))).await?, [2]);
        assert_eq!(points(Mark::filter(|m| !m.thing.is_album())).await?, [2]);
        assert_eq!(points(Mark::filter(|m| m.thing.eq(&one))).await?, [1]);
        kept.update(&db, |m| m.thing.set_null()).await?;
        assert!(kept.thing.is_none());
        let sql = "SELECT count(*) FROM shop_mark WHERE thing_type IS NULL AND thing_id IS NULL";
        assert_eq!(by_hand(&db, sql).await?, ["2"]);
        kept.thing = Some(Thing::Album((&one).into()));
        kept.save(&db).await?;
        assert_eq!(points(Mark::filter(|m| m.thing.is_album())).await?, [1]);
        let sql = "SELECT thing_type, thing_id FROM shop_mark ORDER BY id";
        let sql = format!("{sql} LIMIT 1");
        assert_eq!(by_hand(&db, &sql).await?, [format!("album {}", one.id)]);
    }
    Ok(())
}

#[tokio::test]
async fn it_is_written_in_every_way() -> Result<()> {
    for db in databases().await {
        let (one, song) = (album(&db, "one").await?, track(&db, "song").await?);
        let new = |name: &str, subject: Subject| NewTag {
            name: name.into(),
            subject,
        };
        let tags = [new("a", (&one).into()), new("b", (&song).into())];
        let mut tags = Tag::insert_many(&db, tags).await?;
        tags[0].update(&db, |t| t.subject.set(&song)).await?;
        assert_eq!(tags[0].subject, Subject::Track((&song).into()));
        tags[1].subject = (&one).into();
        tags[1].save_only(&db, |t| t.subject).await?;
        let changed = Tag::filter(|t| t.subject.is_track());
        assert_eq!(changed.update(&db, |t| t.subject.set(&one)).await?, 1);
        assert_eq!(Tag::filter(|t| t.subject.eq(&one)).count(&db).await?, 2);
        for tag in &mut tags {
            tag.subject = (&song).into();
        }
        Tag::bulk_update(&db, &tags, |t| t.subject).await?;
        assert_eq!(Tag::filter(|t| t.subject.eq(&song)).count(&db).await?, 2);
        // A unique key over it.
        let same = new("a", (&song).into()).insert(&db).await;
        assert!(same.is_err());
        let (tag, created) = new("a", (&song).into())
            .get_or_create(&db, |t| (t.name, t.subject))
            .await?;
        assert_eq!((tag.id, created), (tags[0].id, false));
        let (_, created) = new("a", (&one).into())
            .get_or_create(&db, |t| (t.name, t.subject))
            .await?;
        assert!(created);
    }
    Ok(())
}

#[tokio::test]
async fn it_is_shown_by_type_and_key() -> Result<()> {
    for db in databases().await {
        let one = album(&db, "one").await?;
        tag(&db, "a", &one).await?;
        let tag = Tag::all().one(&db).await?;
        let json = serde_json::to_value(&tag).unwrap();
        let expected =
            serde_json::json!({"id": 1, "name": "a", "subject": {"type": "album", "id": 1}});
        assert_eq!(json, expected);
        let loaded = Tag::all().with(|t| t.subject).one(&db).await?;
        let json = serde_json::to_value(&loaded).unwrap();
        assert_eq!(json["subject"]["title"], "one");
        // A saved row must be the one that its key names.
        let mut loaded = loaded;
        loaded.save(&db).await?;
        let other = album(&db, "two").await?;
        loaded.subject = super::models::SubjectRow::Album(other);
        let error = loaded.save(&db).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E260"));
        assert_eq!(Shelf::all().count(&db).await?, 0);
    }
    Ok(())
}
