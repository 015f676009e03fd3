//! Excerpts with the words that were searched for.

use super::{NewNote, Note, every};
use carafe_orm::{Insertable as _, Model as _, sql::Dialect};

#[tokio::test]
async fn words_are_marked_and_everything_else_is_escaped() {
    for db in every().await {
        let text = "Tom & \"Jerry\" <script>alert(1)</script> chase the cat's apple";
        NewNote { text: text.into() }.insert(&db).await.unwrap();
        let query = Note::search("apple").select(|n| n.text.headline());
        if db.dialect().is_mysql() {
            let error = query.fetch(&db).await.unwrap_err();
            assert_eq!(error.error_code(), Some("orm.E353"));
            continue;
        }
        let html = query.fetch(&db).await.unwrap().remove(0);
        assert!(html.contains("cat&#39;s <b>apple</b>"), "{html}");
        assert!(
            html.contains("Tom &amp; &quot;Jerry&quot; &lt;script&gt;"),
            "{html}"
        );
        let plain = Note::search("apple").select(|n| n.text.headline_with("', '", "\\"));
        let plain = plain.fetch(&db).await.unwrap().remove(0);
        assert!(plain.ends_with("chase the cat's ', 'apple\\"), "{plain}");
        assert!(plain.contains("Tom & \"Jerry\" <script>"), "{plain}");
    }
}

#[tokio::test]
async fn a_long_text_is_cut_around_the_words() {
    for db in every().await {
        let filler = "lorem ipsum dolor ".repeat(200);
        NewNote {
            text: format!("{filler} a needle in it {filler}"),
        }
        .insert(&db)
        .await
        .unwrap();
        if db.dialect().is_mysql() {
            continue;
        }
        let row = Note::search("needle")
            .annotate(|n| n.text.headline())
            .fetch(&db)
            .await
            .unwrap()
            .remove(0);
        assert!(
            row.1.contains("<b>needle</b> in it") && row.1.len() < 400,
            "{}",
            row.1
        );
        assert!(row.0.text.len() > 7_000);
    }
}

#[tokio::test]
async fn a_headline_needs_a_search_and_its_column() {
    for db in every().await {
        let error = Note::all()
            .select(|n| n.text.headline())
            .fetch(&db)
            .await
            .unwrap_err();
        let wanted = if db.dialect().is_mysql() {
            "orm.E353"
        } else {
            "orm.E352"
        };
        assert_eq!(error.error_code(), Some(wanted));
        NewNote {
            text: "nothing here".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        if db.dialect() == Dialect::Sqlite || db.dialect() == Dialect::Postgres {
            let other = Note::filter(|n| n.text.search("apple") | n.text.contains("nothing"));
            let other = other
                .select(|n| n.text.headline())
                .fetch(&db)
                .await
                .unwrap();
            assert_eq!(other, ["nothing here"]);
        }
    }
}
