//! Scopes in combined queries and trees, and a trash inside a tree of one model.

use super::{Book, Folder, NewFolder, books, every};
use carafe_orm::{Insertable as _, Model as _, db::Db};

/// `a` with `b` below it, and `c` below that.
async fn folders(db: &Db) -> Vec<Folder> {
    let mut all: Vec<Folder> = Vec::new();
    for name in ["a", "b", "c"] {
        let parent = all.last().map(|folder| folder.id);
        let new = NewFolder { name: name.into() }.with(|f| f.parent.set(parent));
        all.push(new.insert(db).await.unwrap());
    }
    all
}

fn names(rows: &[Folder]) -> Vec<&str> {
    rows.iter().map(|folder| folder.name.as_str()).collect()
}

#[tokio::test]
async fn each_part_of_a_combined_query_has_its_own() {
    for db in every().await {
        books(&db).await;
        let one = || Book::filter(|b| b.title.eq("one"));
        let hidden = || Book::filter(|b| b.title.eq("three"));
        assert_eq!(one().union(hidden()).fetch(&db).await.unwrap().len(), 1);
        let both = one().union(hidden().unscoped()).fetch(&db).await.unwrap();
        assert_eq!(both.len(), 2, "the second part says that it wants all");
        let kept = hidden().unscoped().with_cte().fetch(&db).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert!(hidden().with_cte().fetch(&db).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn trees_show_no_row_of_the_trash() {
    for db in every().await {
        let all = folders(&db).await;
        let root = || Folder::filter(|f| f.name.eq("a"));
        let below = root().with_descendants().fetch(&db).await.unwrap();
        assert_eq!(below.len(), 3);
        Folder::filter(|f| f.id.eq(all[2].id))
            .delete(&db)
            .await
            .unwrap();
        let left = root().with_descendants().fetch(&db).await.unwrap();
        assert!(!names(&left).contains(&"c"));
        let ever = root().with_trash().with_descendants();
        assert!(names(&ever.fetch(&db).await.unwrap()).contains(&"c"));
        let step = root().with_recursive(|child, parent| child.parent.eq(parent.id));
        assert_eq!(names(&step.fetch(&db).await.unwrap()), ["a", "b"]);
    }
}

#[tokio::test]
async fn a_tree_is_thrown_away_and_comes_back_as_a_whole() {
    for db in every().await {
        let mut all = folders(&db).await;
        all[0].clone().delete(&db).await.unwrap();
        assert_eq!(Folder::all().count(&db).await.unwrap(), 0);
        all[0].restore(&db).await.unwrap();
        let back = Folder::all().fetch(&db).await.unwrap();
        assert_eq!(names(&back), ["a", "b", "c"]);
    }
}

#[tokio::test]
async fn a_circle_ends() {
    for db in every().await {
        let mut all = folders(&db).await;
        let last = all[2].id;
        all[0].update(&db, |f| f.parent.set(last)).await.unwrap();
        all[1].clone().delete(&db).await.unwrap();
        assert_eq!(Folder::all().trash().count(&db).await.unwrap(), 3);
        all[1].restore(&db).await.unwrap();
        assert_eq!(Folder::all().count(&db).await.unwrap(), 3);
    }
}
