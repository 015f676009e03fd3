//! One query for each row of another, found while it runs.

use super::models::{Post, comment, databases, post, request, writer};
use carafe_core::{Result, context};
use carafe_orm::{Db, Model as _};

async fn filled(db: &Db, count: i32) -> Result<()> {
    let ann = writer(db, "ann").await?;
    for number in 0..count {
        let post = post(db, &ann, &number.to_string(), number).await?;
        comment(db, &post, &ann, "c").await?;
    }
    Ok(())
}

/// The loops that a request finds.
async fn found(work: impl Future<Output = Result<()>>) -> Result<Vec<context::QueryLoop>> {
    let request = request();
    context::enter(request.clone(), work).await?;
    Ok(request.query_loops())
}

#[tokio::test]
async fn a_row_for_each_row_is_a_loop() -> Result<()> {
    for db in databases().await {
        filled(&db, 7).await?;
        let line = line!() + 3;
        let loops = found(async {
            for post in Post::all().fetch(&db).await? {
                post.author.fetch(&db).await?;
            }
            Ok(())
        });
        let loops = loops.await?;
        assert_eq!(loops.len(), 1);
        assert_eq!(
            (loops[0].at.file(), loops[0].at.line(), loops[0].times),
            (file!(), line, 7)
        );
        assert!(loops[0].hint.contains(".with("), "{}", loops[0]);
    }
    Ok(())
}

#[tokio::test]
async fn rows_for_each_row_are_a_loop() -> Result<()> {
    for db in databases().await {
        filled(&db, 6).await?;
        let loops = found(async {
            for post in Post::all().fetch(&db).await? {
                post.comments.all().order_by(|c| c.id).fetch(&db).await?;
                post.comments.all().count(&db).await?;
            }
            Ok(())
        });
        let loops = loops.await?;
        assert_eq!(loops.len(), 2);
        assert!(
            loops[0].hint.contains("Post::all().with(|x| x.comments)"),
            "{}",
            loops[0]
        );
    }
    Ok(())
}

#[tokio::test]
async fn five_are_none_and_lists_are_none() -> Result<()> {
    for db in databases().await {
        filled(&db, 5).await?;
        let loops = found(async {
            for post in Post::all().fetch(&db).await? {
                post.author.fetch(&db).await?;
                // Not of one row: a report that asks ten different questions is no loop.
                Post::filter(|p| p.points.gt(post.points))
                    .count(&db)
                    .await?;
                Post::filter(|p| p.points.lt(post.points))
                    .fetch(&db)
                    .await?;
            }
            for _ in 0..10 {
                Post::all()
                    .with(|p| (p.author, p.comments))
                    .fetch(&db)
                    .await?;
            }
            Ok(())
        });
        assert_eq!(loops.await?, []);
        // Outside a request nobody looks: a command may take its time.
        for _ in 0..10 {
            Post::all().first(&db).await?;
        }
    }
    Ok(())
}
