//! Loaded rows as types: what a function demands, key and row in step, and JSON.

use super::models::{Comment, Post, PostWith, Writer, comment, databases, post, writer};
use carafe_core::Result;
use carafe_orm::{Fk, M2m, Model as _, Rev};

type Card = PostWith<Writer, Option<Writer>>;

fn byline(post: &Card) -> String {
    let editor = post.editor.as_ref().map_or("-", |editor| &editor.name);
    format!("{} by {} ({editor})", post.title, post.author.name)
}

#[tokio::test]
async fn key_and_row_are_changed_together() -> Result<()> {
    for db in databases().await {
        let (ann, bob) = (writer(&db, "ann").await?, writer(&db, "bob").await?);
        post(&db, &ann, "p", 1).await?;
        let mut card: Card = Post::all().with(|p| (p.author, p.editor)).one(&db).await?;
        assert_eq!(byline(&card), "p by ann (-)");
        card.set_author(bob.clone());
        card.set_editor(Some(ann.clone()));
        assert_eq!(byline(&card), "p by bob (ann)");
        card.save(&db).await?;
        let kept = Post::all().one(&db).await?;
        assert_eq!(
            (kept.author, kept.editor),
            (Fk::from(&bob), Some(Fk::from(&ann)))
        );
        card.set_editor(None);
        card.save(&db).await?;
        assert_eq!(Post::all().one(&db).await?.editor, None);
    }
    Ok(())
}

#[tokio::test]
async fn a_row_beside_another_key_is_not_saved() -> Result<()> {
    for db in databases().await {
        let (ann, bob) = (writer(&db, "ann").await?, writer(&db, "bob").await?);
        post(&db, &ann, "p", 1).await?;
        let mut card: Card = Post::all().with(|p| (p.author, p.editor)).one(&db).await?;
        card.author = bob.clone();
        let error = card.save(&db).await.expect_err("ann's key, bob's row");
        assert_eq!(error.error_code(), Some("orm.E260"));
        let mut card: Card = Post::all().with(|p| (p.author, p.editor)).one(&db).await?;
        card.update(&db, |p| p.editor.set(&bob)).await?;
        assert!(card.save(&db).await.is_err());
        card.into_base().save(&db).await?;
        // Unloaded slots are copies of the key.
        let mut part: PostWith<Writer, Option<Fk<Writer>>> =
            Post::all().with(|p| p.author).one(&db).await?;
        part.editor = None;
        assert!(part.save(&db).await.is_err());
    }
    Ok(())
}

#[tokio::test]
async fn loaded_rows_are_nested_in_json() -> Result<()> {
    type Whole = PostWith<
        Writer,
        Option<Fk<Writer>>,
        Vec<Comment>,
        M2m<super::models::Label, super::models::Labelling>,
    >;
    for db in databases().await {
        let ann = writer(&db, "ann").await?;
        let first = post(&db, &ann, "p", 1).await?;
        comment(&db, &first, &ann, "hi").await?;
        let whole: Whole = Post::all()
            .with(|p| (p.author, p.comments))
            .one(&db)
            .await?;
        let json = serde_json::to_value(&whole).expect("a row is JSON");
        assert_eq!(json["author"]["name"], "ann");
        assert_eq!(json["comments"][0]["text"], "hi");
        assert_eq!(json["editor"], serde_json::Value::Null);
        assert!(json.get("labels").is_none_or(serde_json::Value::is_null));
        let plain = serde_json::to_value(&*whole).expect("a row is JSON");
        assert_eq!(plain["author"], whole.author.id.raw());
        let _: &Rev<Comment> = &(*whole).comments;
    }
    Ok(())
}
