//! Together with everything else that a query can say.

use super::{NewNote, Note, Record, Song, every, expected, found, with_songs};
use std::collections::BTreeMap;

use carafe_orm::{
    Model as _,
    dynamic::DynFilter,
    functions::{count_all, search_rank},
    sql::Dialect,
};

#[tokio::test]
async fn filters_counts_pages_and_negations() {
    for (db, lines) in with_songs().await {
        let all = expected(&lines, |line| line.has("love"));
        let long = expected(&lines, |line| line.has("love") && line.name.len() > 12);
        let query = Song::search("love");
        assert_eq!(query.clone().count(&db).await.unwrap(), all.len() as u64);
        assert!(query.clone().exists(&db).await.unwrap());
        let filtered = query.clone().filter(|s| s.name.length().gt(12));
        let ascii = |id: &i64| lines.iter().any(|l| l.id == *id && l.name.is_ascii());
        let ours = found(&db, filtered).await.into_iter().filter(ascii);
        assert_eq!(
            ours.collect::<Vec<_>>(),
            long.into_iter().filter(ascii).collect::<Vec<_>>()
        );
        let page = query
            .clone()
            .order_by(|s| s.id)
            .page(2, 10)
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!(page.total, all.len() as u64);
        let ids: Vec<i64> = page.items.iter().map(|song| song.id.raw()).collect();
        assert_eq!(ids, all[10..20]);
        let none = Song::all().exclude(|s| s.name.search("love") | s.composer.search("love"));
        assert_eq!(
            none.count(&db).await.unwrap(),
            (lines.len() - all.len()) as u64
        );
        let twice = found(&db, Song::search("love").search("me")).await;
        assert_eq!(
            twice,
            expected(&lines, |line| line.has("love") && line.has("me"))
        );
    }
}

#[tokio::test]
async fn one_column_alone() {
    for (db, lines) in with_songs().await {
        let inside = |text: &str, word: &str| super::words(text).iter().any(|w| w == word);
        for word in ["jimmy", "black", "the"] {
            let ours = found(&db, Song::filter(|s| s.name.search(word))).await;
            assert_eq!(ours, expected(&lines, |l| inside(&l.name, word)), "{word}");
            let ours = found(&db, Song::filter(|s| s.composer.search(word))).await;
            assert_eq!(
                ours,
                expected(&lines, |l| inside(&l.composer, word)),
                "{word}"
            );
        }
    }
}

#[tokio::test]
async fn over_relations_both_ways() {
    for (db, lines) in with_songs().await {
        let live = |title: &str| super::words(title).iter().any(|word| word == "live");
        let ours = found(&db, Song::filter(|s| s.record.search("live"))).await;
        assert_eq!(ours, expected(&lines, |line| live(&line.title)));
        let ours = found(&db, Song::filter(|s| s.record.title.search("live"))).await;
        assert_eq!(ours, expected(&lines, |line| live(&line.title)));
        let records = Record::filter(|r| r.songs.any(|s| s.name.search("love")));
        let mut ours: Vec<String> = records
            .fetch(&db)
            .await
            .unwrap()
            .into_iter()
            .map(|r| r.title)
            .collect();
        let loves = lines
            .iter()
            .filter(|l| super::words(&l.name).iter().any(|w| w == "love"));
        let mut theirs: Vec<String> = loves.map(|line| line.title.clone()).collect();
        ours.sort();
        theirs.sort();
        ours.dedup();
        theirs.dedup();
        assert_eq!(ours, theirs);
        let loaded = Song::search("thunder")
            .with(|s| s.record)
            .order_by_rank()
            .fetch(&db)
            .await
            .unwrap();
        for song in &loaded {
            let line = lines.iter().find(|line| line.id == song.id.raw()).unwrap();
            assert_eq!(song.record.title, line.title);
        }
        assert!(!loaded.is_empty());
        let records = Record::search("greatest")
            .with(|r| r.songs)
            .fetch(&db)
            .await
            .unwrap();
        assert!(records.iter().all(|record| !record.songs.is_empty()));
    }
}

#[tokio::test]
async fn rows_that_were_thrown_away_are_not_found() {
    for (db, lines) in with_songs().await {
        let before = expected(&lines, |line| line.has("thunder"));
        Song::filter(|s| s.id.eq(before[0]))
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(found(&db, Song::search("thunder")).await, before[1..]);
        assert_eq!(
            found(&db, Song::search("thunder").with_trash()).await,
            before
        );
    }
}

#[tokio::test]
async fn changes_of_what_is_found_and_subqueries() {
    for (db, lines) in with_songs().await {
        let rock = expected(&lines, |line| line.has("rock"));
        let changed = Song::search("rock")
            .update(&db, |s| s.plays.set(s.plays + 1))
            .await
            .unwrap();
        assert_eq!(changed, rock.len() as u64);
        assert_eq!(found(&db, Song::filter(|s| s.plays.eq(1))).await, rock);
        let inside = Song::filter(|s| s.id.in_(Song::search("rock").select(|s| s.id)));
        assert_eq!(found(&db, inside).await, rock);
        let best = Song::search("love")
            .order_by_rank()
            .limit(3)
            .select(|s| s.id);
        assert_eq!(
            Song::filter(|s| s.id.in_(best)).count(&db).await.unwrap(),
            3
        );
        let both = Song::search("rock").union(Song::search("roll"));
        let ours = both.fetch(&db).await.unwrap().len();
        assert_eq!(
            ours,
            expected(&lines, |l| l.has("rock") || l.has("roll")).len()
        );
        let narrowed = Song::search("rock")
            .union(Song::search("love"))
            .search("you");
        let ours = narrowed.fetch(&db).await.unwrap().len();
        let theirs = expected(&lines, |l| (l.has("rock") || l.has("love")) && l.has("you"));
        assert_eq!(ours, theirs.len());
        let counted = Song::search("rock")
            .select(|s| (s.record, search_rank()))
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!(counted.len(), rock.len());
        assert!(counted.iter().all(|(_, rank)| *rank > 0.0));
    }
}

#[tokio::test]
async fn by_name() {
    let allowed = ["name__search", "record__title__search", "composer__*"];
    for (db, lines) in with_songs().await {
        let filter = DynFilter::parse("name__search=love+-me", &allowed).unwrap();
        let ours = found(&db, Song::all().apply(&filter).unwrap()).await;
        assert_eq!(
            ours,
            found(&db, Song::filter(|s| s.name.search("love -me"))).await
        );
        let filter = DynFilter::parse("record__title__search=live&name__search!=love", &allowed);
        let ours = found(&db, Song::all().apply(&filter.unwrap()).unwrap()).await;
        let live = |line: &super::Line| super::words(&line.title).iter().any(|w| w == "live");
        let love = |line: &super::Line| super::words(&line.name).iter().any(|w| w == "love");
        assert_eq!(ours, expected(&lines, |line| live(line) && !love(line)));
        for refused in [
            "composer__search=x",
            "composer__trigram_similar=x",
            "composer__unaccent=x",
        ] {
            assert!(DynFilter::parse(refused, &allowed).is_err(), "{refused}");
        }
        let pairs = |name: &str| DynFilter::pairs([(name.to_owned(), "x".to_owned())], &[name]);
        for wrong in ["plays__search", "name__lower__search"] {
            assert!(
                Song::all().apply(&pairs(wrong).unwrap()).is_err(),
                "{wrong}"
            );
        }
        let similar = Song::all()
            .apply(&pairs("name__trigram_similar").unwrap())
            .unwrap();
        let similar = similar.count(&db).await;
        assert_eq!(similar.is_ok(), db.dialect() == Dialect::Postgres);
    }
}

#[tokio::test]
async fn two_searches_at_once_do_not_meet() {
    for (db, lines) in with_songs().await {
        let words = ["rock", "love", "the", "night"];
        let asked = words.map(|word| {
            let db = &db;
            async move { found(db, Song::search(word)).await }
        });
        let all = futures_util::future::join_all(asked).await;
        for (word, ours) in words.iter().zip(all) {
            assert_eq!(ours, expected(&lines, |line| line.has(word)));
        }
    }
}

#[tokio::test]
async fn rows_that_are_found_are_changed_and_deleted() {
    for db in every().await {
        let texts = [
            "red wine",
            "red beer",
            "white wine",
            "red red wine",
            "water",
        ];
        let new = texts.map(|text| NewNote { text: text.into() });
        Note::insert_many(&db, new).await.unwrap();
        let left = async || {
            let rows = Note::all().order_by(|n| n.id).select(|n| n.text);
            rows.fetch(&db).await.unwrap()
        };
        let gone = Note::search("red -wine").delete(&db).await.unwrap();
        assert_eq!((gone, left().await.len()), (1, 4), "{:?}", db.dialect());
        let best = Note::search("red").order_by_rank().limit(1);
        let changed = best.update(&db, |n| n.text.set("best")).await.unwrap();
        assert_eq!(changed, 1, "{:?}", db.dialect());
        assert_eq!(Note::search("red").count(&db).await.unwrap(), 1);
        assert_eq!(
            Note::search("wine")
                .order_by_rank()
                .limit(1)
                .delete(&db)
                .await
                .unwrap(),
            1
        );
        assert_eq!(Note::search("wine").count(&db).await.unwrap(), 1);
        assert_eq!(Note::search("").delete(&db).await.unwrap(), 0);
        assert_eq!(left().await.len(), 3);
    }
}

#[tokio::test]
async fn groups_totals_and_pages_by_keys() {
    for (db, lines) in with_songs().await {
        let love = |line: &super::Line| line.has("love");
        let groups = Song::search("love")
            .group_by(|s| s.record.title)
            .annotate(|_| count_all());
        let mut ours = groups.fetch(&db).await.unwrap();
        ours.sort();
        let mut theirs = BTreeMap::new();
        for line in lines.iter().filter(|line| love(line)) {
            *theirs.entry(line.title.clone()).or_insert(0_i64) += 1;
        }
        let mut theirs: Vec<(String, i64)> = theirs.into_iter().collect();
        theirs.sort();
        assert_eq!(ours, theirs, "{:?}", db.dialect());
        let total = Song::search("love").aggregate(|s| (s.id.count(), s.plays.sum()));
        let all = i64::try_from(expected(&lines, love).len()).unwrap();
        assert_eq!(total.one(&db).await.unwrap(), (all, Some(0)));
        let page = Song::search("love").order_by(|s| s.id).cursor_page(5, "");
        let page = page.fetch(&db).await.unwrap();
        let ids: Vec<i64> = page.items.iter().map(|song| song.id.raw()).collect();
        assert_eq!(ids, expected(&lines, love)[..5]);
    }
}
