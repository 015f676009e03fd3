//! Loading what a generic foreign key refers to, and what refers here, without a query for each row.

use super::models::{
    Album, Draft, Loose, Mark, NewCountry, NewDraft, NewSheet, NewStamp, Paper, PaperRow, Stamp,
    SubjectRow, Tag, Thing, ThingRow, Track, album, by_hand, databases, mark, tag, track,
};
use crate::relations::models::statements;
use carafe_core::Result;
use carafe_orm::{Db, Insertable as _, Model as _};

async fn filled(db: &Db) -> Result<(Album, Album, Track)> {
    // The keys of albums and tracks are the same numbers: only the type tells them apart.
    let (one, two, song) = (
        album(db, "one").await?,
        album(db, "two").await?,
        track(db, "song").await?,
    );
    tag(db, "loud", &one).await?;
    tag(db, "live", &song).await?;
    tag(db, "loud", &two).await?;
    tag(db, "long", &one).await?;
    Ok((one, two, song))
}

fn shown(tags: &[super::models::TagWith<SubjectRow>]) -> Vec<String> {
    tags.iter()
        .map(|tag| match &tag.subject {
            SubjectRow::Album(album) => format!("{} album {}", tag.name, album.title),
            SubjectRow::Track(track) => format!("{} track {}", tag.name, track.name),
            SubjectRow::Missing(key) => format!("{} lost {key:?}", tag.name),
        })
        .collect()
}

#[tokio::test]
async fn one_statement_a_model_loads_all_rows() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let (tags, sent) = statements(Tag::all().with(|t| t.subject).fetch(&db)).await?;
        let expected = [
            "loud album one",
            "live track song",
            "loud album two",
            "long album one",
        ];
        assert_eq!(
            (shown(&tags), sent),
            (expected.map(str::to_owned).to_vec(), 3)
        );
        let sql = "SELECT g.name, CASE g.subject_type WHEN 'album' THEN a.title ELSE t.name END FROM shop_tag g \
                   LEFT JOIN shop_album a ON g.subject_type = 'album' AND a.id = g.subject_id \
                   LEFT JOIN shop_track t ON g.subject_type = 'song' AND t.id = g.subject_id ORDER BY g.id";
        let same: Vec<_> = by_hand(&db, sql).await?;
        let ours: Vec<_> = shown(&tags)
            .iter()
            .map(|line| line.replace("album ", "").replace("track ", ""))
            .collect();
        assert_eq!(ours, same);
        // Nobody refers to a track: its statement is not sent.
        let albums = Tag::filter(|t| t.subject.is_album()).with(|t| t.subject);
        let (tags, sent) = statements(albums.fetch(&db)).await?;
        assert_eq!((tags.len(), sent), (3, 2));
        let (none, sent) = statements(
            Tag::filter(|t| t.name.eq("?"))
                .with(|t| t.subject)
                .fetch(&db),
        )
        .await?;
        assert_eq!((none.len(), sent), (0, 1));
    }
    Ok(())
}

#[tokio::test]
async fn keys_of_several_sorts_and_none_at_all() -> Result<()> {
    for db in databases().await {
        let album = album(&db, "one").await?;
        let country = NewCountry { code: "NZ".into() }.insert(&db).await?;
        let sheet = NewSheet { name: "a".into() }.insert(&db).await?;
        mark(&db, 1, &album).await?;
        mark(&db, 2, &country).await?;
        mark(&db, 3, &sheet).await?;
        super::models::NewMark { points: 4 }.insert(&db).await?;
        let (marks, sent) = statements(Mark::all().with(|m| m.thing).fetch(&db)).await?;
        let shown = |row: &Option<ThingRow>| match row {
            Some(ThingRow::Album(album)) => album.title.clone(),
            Some(ThingRow::Country(country)) => country.code.clone(),
            Some(ThingRow::Sheet(sheet)) => sheet.name.clone(),
            Some(ThingRow::Missing(_)) => "?".to_owned(),
            None => "-".to_owned(),
        };
        let found: Vec<_> = marks.iter().map(|mark| shown(&mark.thing)).collect();
        assert_eq!(
            (found, sent),
            (
                vec!["one", "NZ", "a", "-"]
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                4
            )
        );
        // From the other side.
        let albums = Album::all().with(|a| (a.tags, a.marks)).fetch(&db).await?;
        assert_eq!((albums[0].tags.len(), albums[0].marks.len()), (0, 1));
        let sheets = super::models::Sheet::all()
            .with(|s| s.marks)
            .fetch(&db)
            .await?;
        assert_eq!(sheets[0].marks[0].points, 3);
        let countries = super::models::Country::all().with(|c| c.marks.filter(|m| m.points.gt(1)));
        assert_eq!(countries.fetch(&db).await?[0].marks[0].points, 2);
        assert_eq!(sheet.marks.all().count(&db).await?, 1);
        // The unloaded field says what it refers to.
        let keys = Mark::all().fetch(&db).await?;
        assert!(matches!(&keys[1].thing, Some(Thing::Country(key)) if key.id == "NZ"));
        assert!(matches!(&keys[2].thing, Some(Thing::Sheet(key)) if key.id == sheet.id));
        assert!(keys[3].thing.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn what_refers_here_loads_by_one_statement() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let query = Album::all().with(|a| (a.artist, a.tags.order_by(|t| -t.id)));
        let (albums, sent) = statements(query.fetch(&db)).await?;
        let found: Vec<_> = albums
            .iter()
            .map(|album| {
                let tags: Vec<_> = album.tags.iter().map(|tag| &*tag.name).collect();
                format!("{} {}: {}", album.title, album.artist.name, tags.join(" "))
            })
            .collect();
        assert_eq!(
            (found, sent),
            (
                vec![
                    "one of one: long loud".to_owned(),
                    "two of two: loud".to_owned()
                ],
                2
            )
        );
        // At most one for each owner, asked, counted, and by a condition.
        let first = Album::all().with(|a| a.tags.order_by(|t| t.name).limit(1));
        let first = first.fetch(&db).await?;
        assert_eq!((&*first[0].tags[0].name, first[1].tags.len()), ("long", 1));
        let loud = Album::filter(|a| a.tags.any(|t| t.name.eq("long")));
        assert_eq!(loud.one(&db).await?.title, "one");
        let bare = Track::filter(|t| t.tags.none(|g| g.name.eq("live")));
        assert_eq!(bare.count(&db).await?, 0);
        let counts = Album::all()
            .select(|a| (a.title, a.tags.count()))
            .fetch(&db)
            .await?;
        assert_eq!(counts, [("one".to_owned(), 2), ("two".to_owned(), 1)]);
        let sql = "SELECT a.title, count(*) FROM shop_album a JOIN shop_tag g ON g.subject_type = 'album' \
                   AND g.subject_id = a.id GROUP BY a.title ORDER BY a.title";
        assert_eq!(by_hand(&db, sql).await?, ["one 2", "two 1"]);
        assert_eq!(
            albums[0].tags.len(),
            albums[0]
                .clone()
                .into_base()
                .tags
                .all()
                .fetch(&db)
                .await?
                .len()
        );
    }
    Ok(())
}

#[tokio::test]
async fn deeper_below_a_list_and_below_a_key() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let query = Album::all().with(|a| a.tags.with(|t| t.subject));
        let (albums, sent) = statements(query.fetch(&db)).await?;
        assert_eq!((albums[0].tags.len(), sent), (2, 3));
        let same =
            |row: &SubjectRow| matches!(row, SubjectRow::Album(album) if album.title == "one");
        assert!(albums[0].tags.iter().all(|tag| same(&tag.subject)));
        let row: &SubjectRow = &albums[0].tags[0].subject;
        assert!(row.missing().is_none());
    }
    Ok(())
}

#[tokio::test]
async fn a_row_that_is_gone_is_missing_and_one_in_the_trash_is_not() -> Result<()> {
    for db in databases().await {
        let (one, ..) = filled(&db).await?;
        let id = one.id.raw();
        db.execute(&format!("DELETE FROM shop_album WHERE id = {id}"), &[])
            .await?;
        let tags = Tag::all().with(|t| t.subject).fetch(&db).await?;
        let lost: Vec<_> = tags
            .iter()
            .filter_map(|tag| tag.subject.missing())
            .collect();
        assert_eq!(lost.len(), 2);
        assert_eq!(*lost[0], (&one).into());

        let draft = NewDraft { text: "x".into() }.insert(&db).await?;
        for paper in [Paper::Draft((&draft).into()), Paper::Copy((&draft).into())] {
            NewStamp { paper }.insert(&db).await?;
        }
        Draft::all().delete(&db).await?;
        assert_eq!(Draft::all().count(&db).await?, 0);
        let stamps = Stamp::all().with(|s| s.paper).fetch(&db).await?;
        assert!(matches!(&stamps[0].paper, PaperRow::Draft(draft) if draft.text == "x"));
        assert!(matches!(&stamps[1].paper, PaperRow::Copy(draft) if draft.text == "x"));
    }
    Ok(())
}

#[tokio::test]
async fn a_type_that_no_variant_has_is_an_error() -> Result<()> {
    for db in databases().await {
        // The table that migrations make refuses it by itself.
        let sql = "INSERT INTO shop_tag (name, subject_type, subject_id) VALUES ('x', 'planet', 1)";
        assert!(db.execute(sql, &[]).await.is_err());
        let sql = "CREATE TABLE loose (id bigint PRIMARY KEY, kind varchar(9), thing bigint)";
        db.execute(sql, &[]).await?;
        db.execute("INSERT INTO loose VALUES (1, 'planet', 1)", &[])
            .await?;
        let error = Loose::all().fetch(&db).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E360"));
        assert!(error.message().contains("`planet`"), "{error}");
        db.execute("UPDATE loose SET kind = NULL", &[]).await?;
        let error = Loose::all().fetch(&db).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E360"));
    }
    Ok(())
}
