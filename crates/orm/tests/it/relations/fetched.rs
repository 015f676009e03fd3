//! `Post::load(rows, &db, |p| …)`: relations of rows that are there already.

use super::models::{
    Comment, Label, NewProfile, Post, PostWith, Profile, User, Writer, comment, databases, label,
    post, statements, titles, user, writer,
};
use carafe_core::Result;
use carafe_orm::{Db, Insertable as _, Model as _};

async fn filled(db: &Db) -> Result<[Writer; 2]> {
    let writers = [writer(db, "ann").await?, writer(db, "bob").await?];
    for (title, count) in [("p1", 0), ("p2", 1), ("p3", 3)] {
        let mut post = post(db, &writers[0], title, count).await?;
        for number in 0..count {
            comment(db, &post, &writers[1], &number.to_string()).await?;
        }
        if count == 1 {
            post.update(db, |p| p.editor.set(&writers[1])).await?;
        }
    }
    Ok(writers)
}

#[tokio::test]
async fn each_sort_of_relation_is_filled() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let posts = Post::all().fetch(&db).await?;
        posts[1].labels.add(&db, [&label(&db, "x").await?]).await?;
        let load = Post::load(posts, &db, |p| (p.author, p.editor, p.comments, p.labels));
        let (posts, sent): (
            Vec<PostWith<Writer, Option<Writer>, Vec<Comment>, Vec<Label>>>,
            u32,
        ) = statements(load).await?;
        let found = posts.iter().map(|p| {
            let editor = p.editor.as_ref().map(|w| &*w.name);
            (
                &*p.title,
                &*p.author.name,
                editor,
                p.comments.len(),
                p.labels.len(),
            )
        });
        let expected = [
            ("p1", "ann", None, 0, 0),
            ("p2", "ann", Some("bob"), 1, 1),
            ("p3", "ann", None, 3, 0),
        ];
        assert_eq!((found.collect::<Vec<_>>(), sent), (expected.to_vec(), 4));
    }
    Ok(())
}

#[tokio::test]
async fn it_is_ordered_limited_and_goes_deeper() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let posts = Post::all().with(|p| p.author).fetch(&db).await?;
        let load = Post::load(posts, &db, |p| {
            p.comments
                .filter(|c| c.text.ne("1"))
                .order_by(|c| -c.id)
                .limit(1)
                .with(|c| c.by)
        });
        let (posts, sent) = statements(load).await?;
        let found = posts.iter().map(|p| {
            (
                &*p.author.name,
                p.comments
                    .iter()
                    .map(|c| (&*c.text, &*c.by.name))
                    .collect::<Vec<_>>(),
            )
        });
        let expected = vec![
            ("ann", vec![]),
            ("ann", vec![("0", "bob")]),
            ("ann", vec![("2", "bob")]),
        ];
        assert_eq!((found.collect::<Vec<_>>(), sent), (expected, 1));
    }
    Ok(())
}

#[tokio::test]
async fn the_same_row_twice_gets_its_rows_twice() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let post = Post::filter(|p| p.title.eq("p3")).one(&db).await?;
        let posts = Post::load(vec![post.clone(), post], &db, |p| p.comments).await?;
        assert_eq!([posts[0].comments.len(), posts[1].comments.len()], [3, 3]);
    }
    Ok(())
}

#[tokio::test]
async fn without_rows_nothing_is_sent() -> Result<()> {
    for db in databases().await {
        let (posts, sent) = statements(Post::load(Vec::<Post>::new(), &db, |p| {
            (p.author, p.comments)
        }))
        .await?;
        assert_eq!((posts.len(), sent), (0, 0));
        filled(&db).await?;
        let posts = Post::filter(|p| p.editor.is_null()).fetch(&db).await?;
        let (posts, sent) = statements(Post::load(posts, &db, |p| p.editor)).await?;
        assert!(posts.iter().all(|p| p.editor.is_none()));
        assert_eq!(sent, 0);
    }
    Ok(())
}

#[tokio::test]
async fn relations_of_other_models_and_other_sides() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let writers = Writer::all().order_by(|w| w.name).fetch(&db).await?;
        let load = Writer::load(writers, &db, |w| {
            w.rev(Post::COLS.author).order_by(|p| -p.points)
        });
        let (rows, sent) = statements(load).await?;
        assert_eq!(
            (titles(&rows[0].1), titles(&rows[1].1), sent),
            (vec!["p3", "p2", "p1"], vec![], 1)
        );

        let users = vec![user(&db, "u1").await?, user(&db, "u2").await?];
        NewProfile {
            user: (&users[1]).into(),
            motto: "x".into(),
        }
        .insert(&db)
        .await?;
        let (users, sent) = statements(User::load(users, &db, |u| u.profile)).await?;
        let mottos = users
            .iter()
            .map(|u| u.profile.as_ref().map(|p: &Profile| &*p.motto));
        assert_eq!(
            (mottos.collect::<Vec<_>>(), sent),
            (vec![None, Some("x")], 1)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_row_that_went_meanwhile_is_an_error() -> Result<()> {
    for db in databases().await {
        let [ann, _] = filled(&db).await?;
        let comments = Comment::all().fetch(&db).await?;
        let gone = writer(&db, "gone").await?;
        let stray = comment(
            &db,
            &Post::all().first(&db).await?.expect("three"),
            &gone,
            "s",
        )
        .await?;
        // No constraint holds the writer of a comment.
        gone.delete(&db).await?;
        let error = Comment::load(vec![stray], &db, |c| c.by)
            .await
            .expect_err("nobody wrote it");
        assert_eq!(error.error_code(), Some("orm.E261"));
        assert_eq!(Comment::load(comments, &db, |c| c.by).await?.len(), 4);
        drop(ann);
    }
    Ok(())
}
