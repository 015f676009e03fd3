//! Relations that another model declares: `w.rev(Post::COLS.author)`.

use super::models::{
    Comment, Label, Post, Writer, comment, databases, label, post, statements, titles, writer,
};
use carafe_core::Result;
use carafe_orm::{Db, Model as _};

/// Ann wrote three posts, Bob one that Ann edits, Cid none.
async fn filled(db: &Db) -> Result<[Writer; 3]> {
    let writers = [
        writer(db, "ann").await?,
        writer(db, "bob").await?,
        writer(db, "cid").await?,
    ];
    for (title, points) in [("a1", 5), ("a2", 9), ("a3", 1)] {
        let post = post(db, &writers[0], title, points).await?;
        for number in 0..points {
            comment(db, &post, &writers[1], &format!("{title}.{number}")).await?;
        }
    }
    let mut bobs = post(db, &writers[1], "b1", 7).await?;
    bobs.update(db, |p| p.editor.set(&writers[0])).await?;
    Ok(writers)
}

#[tokio::test]
async fn it_is_asked_as_a_field_is() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let names = async |query: carafe_orm::QuerySet<Writer>| {
            let names = query
                .order_by(|w| w.name)
                .select(|w| w.name)
                .fetch(&db)
                .await?;
            Ok::<_, carafe_core::Error>(names.join(" "))
        };
        let author = Post::COLS.author;
        assert_eq!(
            names(Writer::filter(|w| w.rev(author).any(|p| p.points.gt(6)))).await?,
            "ann bob"
        );
        assert_eq!(
            names(Writer::filter(|w| w.rev(author).none(|p| p.points.gt(8)))).await?,
            "bob cid"
        );
        assert_eq!(
            names(Writer::filter(|w| w.rev(author).exists())).await?,
            "ann bob"
        );
        assert_eq!(
            names(Writer::filter(|w| w.rev(Post::COLS.editor).exists())).await?,
            "ann"
        );
        // From there on, and with a column of the outer row.
        let said = |w: super::models::WriterCols<_>| {
            w.rev(author).any(|p| p.comments.any(|c| c.text.eq("a2.8")))
        };
        assert_eq!(names(Writer::filter(said)).await?, "ann");
        assert_eq!(
            names(Writer::filter(|w| w.rev(author).any(|p| p.editor.ne(w.id)))).await?,
            "ann bob"
        );
        // Below a relation.
        let posts = Post::filter(|p| p.author.rev(Post::COLS.editor).exists()).order_by(|p| p.id);
        assert_eq!(titles(&posts.fetch(&db).await?), ["a1", "a2", "a3"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_pair_of_row_and_list_is_loaded() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let query = Writer::all()
            .order_by(|w| w.name)
            .with(|w| w.rev(Post::COLS.author));
        let (rows, sent) = statements(query.fetch(&db)).await?;
        let found: Vec<_> = rows
            .iter()
            .map(|(writer, posts)| (&*writer.name, titles(posts)))
            .collect();
        let expected = vec![
            ("ann", vec!["a1", "a2", "a3"]),
            ("bob", vec!["b1"]),
            ("cid", vec![]),
        ];
        assert_eq!((found, sent), (expected, 2));
    }
    Ok(())
}

#[tokio::test]
async fn it_is_ordered_limited_and_goes_deeper() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let query = Writer::all().order_by(|w| w.name).with(|w| {
            w.rev(Post::COLS.author)
                .filter(|p| p.points.gt(1))
                .order_by(|p| -p.points)
                .limit(1)
                .with(|p| (p.editor, p.comments.order_by(|c| -c.id).limit(2)))
        });
        let (rows, sent) = statements(query.fetch(&db)).await?;
        let (ann, bob) = (&rows[0].1, &rows[1].1);
        assert_eq!((ann.len(), bob.len(), rows[2].1.len(), sent), (1, 1, 0, 3));
        let texts: Vec<&str> = ann[0].comments.iter().map(|c: &Comment| &*c.text).collect();
        assert_eq!((&*ann[0].title, texts), ("a2", vec!["a2.8", "a2.7"]));
        assert_eq!(bob[0].editor.as_ref().map(|w| &*w.name), Some("ann"));
    }
    Ok(())
}

#[tokio::test]
async fn two_of_them_and_one_below_a_relation() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let query = Writer::all()
            .order_by(|w| w.name)
            .with(|w| (w.rev(Post::COLS.author), w.rev(Post::COLS.editor)));
        let (rows, sent) = statements(query.fetch(&db)).await?;
        let counts: Vec<_> = rows
            .iter()
            .map(|((_, written), edited)| (written.len(), edited.len()))
            .collect();
        assert_eq!((counts, sent), (vec![(3, 1), (1, 0), (0, 0)], 3));

        let query = Post::all().with(|p| {
            (
                p.comments,
                p.editor.with(|w| w.rev(Comment::COLS.by)),
                p.author.with(|w| w.rev(Post::COLS.author)),
            )
        });
        let (posts, sent) = statements(query.fetch(&db)).await?;
        let counts: Vec<_> = posts
            .iter()
            .map(|p| {
                (
                    p.comments.len(),
                    p.editor.as_ref().map(|e| e.1.len()),
                    p.author.1.len(),
                )
            })
            .collect();
        assert_eq!(
            (counts, sent),
            (
                vec![(5, None, 3), (9, None, 3), (1, None, 3), (0, Some(0), 1)],
                4
            )
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_many_to_many_field_of_another_model_is_seen_too() -> Result<()> {
    for db in databases().await {
        let writers = filled(&db).await?;
        let (a, b) = (label(&db, "a").await?, label(&db, "b").await?);
        let posts = Post::filter(|p| p.author.eq(&writers[0]))
            .fetch(&db)
            .await?;
        posts[0].labels.add(&db, [&a, &b]).await?;
        posts[1].labels.add(&db, [&b]).await?;
        let with_b = Label::filter(|l| l.rev(Post::COLS.labels).any(|p| p.title.eq("a2")));
        assert_eq!(with_b.one(&db).await?.name, "b");
        let query = Label::all()
            .order_by(|l| l.name)
            .with(|l| l.rev(Post::COLS.labels));
        let rows = query.fetch(&db).await?;
        assert_eq!(
            [titles(&rows[0].1), titles(&rows[1].1)],
            [vec!["a1"], vec!["a1", "a2"]]
        );
    }
    Ok(())
}
