//! Which rows fit best.

use super::{NewRecord, NewSong, Song, every, with_songs};
use carafe_orm::{Insertable as _, Model as _, db::Db, functions::search_rank};

async fn songs(db: &Db, rows: &[(&str, Option<&str>)]) {
    let record = NewRecord { title: "r".into() }.insert(db).await.unwrap();
    for (name, composer) in rows {
        let new = NewSong {
            name: (*name).into(),
            record: (&record).into(),
        };
        let composer = composer.map(str::to_owned);
        new.with(|s| s.composer.set(composer))
            .insert(db)
            .await
            .unwrap();
    }
}

/// Words that all databases count by how rare they are.
const FILLERS: [(&str, Option<&str>); 6] = [
    ("one", Some("nobody at all")),
    ("two", Some("somebody else")),
    ("three", None),
    ("four", None),
    ("five", Some("any person")),
    ("six", None),
];

#[tokio::test]
async fn a_heavy_column_comes_before_a_light_one() {
    for db in every().await {
        songs(&db, &FILLERS).await;
        songs(
            &db,
            &[("harbour", Some("storm")), ("storm", Some("harbour"))],
        )
        .await;
        for (typed, first, last) in [
            ("storm", "storm", "harbour"),
            ("harbour", "harbour", "storm"),
        ] {
            let ranked = Song::search(typed)
                .order_by_rank()
                .fetch(&db)
                .await
                .unwrap();
            let names: Vec<&str> = ranked.iter().map(|song| song.name.as_str()).collect();
            assert_eq!(names, [first, last], "{:?}", db.dialect());
        }
    }
}

#[tokio::test]
async fn a_row_that_has_the_words_in_two_columns_has_a_rank() {
    for db in every().await {
        songs(&db, &FILLERS).await;
        songs(&db, &[("storm", Some("harbour"))]).await;
        let ranked = Song::search("storm harbour").annotate(|_| search_rank());
        let ranked = ranked.fetch(&db).await.unwrap();
        assert_eq!(ranked.len(), 1);
        assert!(ranked[0].1 > 0.0, "{:?}: {}", db.dialect(), ranked[0].1);
    }
}

#[tokio::test]
async fn ranks_are_columns_orders_and_conditions() {
    for (db, lines) in with_songs().await {
        let query = Song::search("love me").order_by_rank();
        let rows = query
            .clone()
            .annotate(|_| search_rank())
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!(
            rows.len(),
            super::expected(&lines, |l| l.has("love") && l.has("me")).len()
        );
        assert!(rows.windows(2).all(|two| two[0].1 >= two[1].1));
        let first = query.clone().first(&db).await.unwrap().unwrap();
        assert_eq!(first.id, rows[0].0.id);
        let page = query.page(2, 4).fetch(&db).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|song| song.id).collect();
        let all: Vec<_> = rows.iter().map(|(song, _)| song.id).collect();
        assert_eq!(ids, all[4..8]);
        let middle = rows[rows.len() / 2].1;
        let best = Song::search("love me").filter(|_| search_rank().gt(middle));
        let above = rows.iter().filter(|(_, rank)| *rank > middle).count();
        assert_eq!(
            best.count(&db).await.unwrap(),
            above as u64,
            "{:?}",
            db.dialect()
        );
        let worst = Song::search("love me").order_by(|s| (search_rank(), -s.id));
        let worst = worst.fetch(&db).await.unwrap();
        let backwards: Vec<_> = all.iter().rev().copied().collect();
        assert_eq!(
            worst.iter().map(|song| song.id).collect::<Vec<_>>(),
            backwards
        );
        let none = Song::search("").order_by_rank().fetch(&db).await.unwrap();
        assert!(none.is_empty());
    }
}

/// The words of the search alone count, not the way they are written.
#[tokio::test]
async fn a_rank_over_a_combined_query_is_that_of_the_row() {
    for (db, _) in with_songs().await {
        let both = Song::search("rock")
            .union(Song::search("love"))
            .search("you")
            .order_by_rank();
        let rows = both.fetch(&db).await.unwrap();
        assert!(rows.len() > 1, "{:?}", db.dialect());
    }
}
