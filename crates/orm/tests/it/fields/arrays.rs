//! Lists as columns: the same answers on every database.

use carafe_core::{Date, DateTime, Decimal, Time, Uuid};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _, QuerySet,
    dynamic::DynQuery,
    migrate::create_all,
    model::{Id, Registry},
    test::TestDb,
    value::Value,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Post {
    id: Id<Self>,
    name: String,
    tags: Vec<String>,
    marks: Option<Vec<i32>>,
    #[field(default = vec![1, 2])]
    start: Vec<i64>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Kinds {
    id: Id<Self>,
    small: Vec<i16>,
    int: Vec<i32>,
    big: Vec<i64>,
    float: Vec<f64>,
    yes: Vec<bool>,
    text: Vec<String>,
    exact: Vec<Decimal>,
    day: Vec<Date>,
    time: Vec<Time>,
    at: Vec<DateTime>,
    uuid: Vec<Uuid>,
    bytes: Vec<u8>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    let models = carafe_orm::models![Post, Kinds];
    registry.add("blog", models).unwrap();
    registry
}

async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

async fn posts() -> Vec<TestDb> {
    let all = databases().await;
    let rows: [(&str, &[&str], Option<Vec<i32>>); 5] = [
        ("a", &["new", "sale"], Some(vec![3, 1, 2])),
        ("b", &["sale", "it's", "a \"b\", \\c]"], Some(vec![10])),
        ("c", &["SALE", "", "NULL", "{}"], Some(vec![])),
        ("d", &[], None),
        ("e", &["sale", "sale", "ä 😀"], Some(vec![-1, 1])),
    ];
    for db in &all {
        for (name, tags, marks) in &rows {
            let (tags, marks) = (texts(tags), marks.clone());
            let new = NewPost {
                name: (*name).to_owned(),
                tags,
            };
            new.with(|p| p.marks.set(marks)).insert(db).await.unwrap();
        }
    }
    all
}

async fn names(db: &TestDb, query: QuerySet<Post>) -> String {
    let query = query.order_by(|p| p.id).select(|p| p.name);
    query.fetch(db).await.unwrap().concat()
}

fn kinds() -> NewKinds {
    NewKinds {
        small: vec![i16::MIN, 0, i16::MAX],
        int: vec![i32::MIN, i32::MAX],
        big: vec![i64::MIN, i64::MAX],
        float: vec![
            0.1,
            f64::MIN_POSITIVE,
            f64::MAX,
            1e21,
            9_007_199_254_740_993.0,
        ],
        yes: vec![true, false, true],
        text: texts(&["", "'; --", "\r\n\t", "null", "é\u{1F600}\u{2028}"]),
        exact: vec![
            "12.5".parse().unwrap(),
            "-0.0001".parse().unwrap(),
            7.into(),
        ],
        day: vec![
            Date::new(1, 1, 1).unwrap(),
            Date::new(9999, 12, 31).unwrap(),
        ],
        time: vec!["23:59:59.999999".parse().unwrap(), Time::default()],
        at: vec![
            "2026-11-20T14:30:00.000001Z".parse().unwrap(),
            DateTime::default(),
        ],
        uuid: vec![Uuid::NIL, Uuid::from_bytes([255; 16])],
        bytes: vec![0, 1, 255],
    }
}

#[tokio::test]
async fn every_kind_comes_back() {
    for db in databases().await {
        let row = kinds().insert(&db).await.unwrap();
        let sent = kinds();
        assert_eq!(
            (&row.small, &row.int, &row.big),
            (&sent.small, &sent.int, &sent.big)
        );
        assert_eq!(
            (&row.float, &row.yes, &row.text),
            (&sent.float, &sent.yes, &sent.text)
        );
        assert_eq!(
            (&row.exact, &row.day, &row.time),
            (&sent.exact, &sent.day, &sent.time)
        );
        assert_eq!(
            (&row.at, &row.uuid, &row.bytes),
            (&sent.at, &sent.uuid, &sent.bytes)
        );
        assert_eq!(Kinds::get(&db, row.id).await.unwrap(), row);
        let empty = NewKinds {
            small: vec![],
            int: vec![],
            text: vec![],
            exact: vec![],
            ..kinds()
        };
        let many = vec![empty, kinds()];
        let rows = Kinds::insert_many(&db, many).await.unwrap();
        assert_eq!(
            (rows.len(), rows[0].small.len(), rows[1].text.len()),
            (2, 0, 5)
        );
    }
}

#[tokio::test]
async fn lists_are_found_by_what_they_hold() {
    for db in posts().await {
        let found = async |query| names(&db, query).await;
        assert_eq!(
            found(Post::filter(|p| p.tags.contains(["sale"]))).await,
            "abe"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.contains(["sale", "new"]))).await,
            "a"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.contains(texts(&["a \"b\", \\c]"])))).await,
            "b"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.contains(texts(&[])))).await,
            "abcde"
        );
        assert_eq!(
            found(Post::filter(|p| p
                .tags
                .contained_by(["sale", "new", "ä 😀"])))
            .await,
            "ade"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.overlap(["new", ""]))).await,
            "ac"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.overlap(texts(&[])))).await,
            ""
        );
        assert_eq!(
            found(Post::filter(|p| !p.tags.overlap(["sale"]))).await,
            "cd"
        );
        assert_eq!(found(Post::filter(|p| p.marks.contains([1]))).await, "ae");
        assert_eq!(found(Post::filter(|p| !p.marks.contains([1]))).await, "bcd");
        assert_eq!(
            found(Post::filter(|p| p.marks.contained_by([1, 2, 3]))).await,
            "ac"
        );
        assert_eq!(
            found(Post::filter(|p| !p.marks.contained_by([1, 2, 3]))).await,
            "bde"
        );
        assert_eq!(
            found(Post::filter(|p| p.marks.overlap([10, -1]))).await,
            "be"
        );
        assert_eq!(
            found(Post::filter(|p| !p.marks.overlap([10, -1]))).await,
            "acd"
        );
        assert_eq!(
            found(Post::filter(|p| p.start.contains([2_i64]))).await,
            "abcde"
        );
    }
}

#[tokio::test]
async fn lists_are_compared_as_a_whole() {
    for db in posts().await {
        let found = async |query| names(&db, query).await;
        assert_eq!(
            found(Post::filter(|p| p.tags.eq(["new", "sale"]))).await,
            "a"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.eq(["sale", "new"]))).await,
            ""
        );
        assert_eq!(found(Post::filter(|p| p.tags.eq(texts(&[])))).await, "d");
        assert_eq!(
            found(Post::filter(|p| p.tags.ne(["new", "sale"]))).await,
            "bcde"
        );
        assert_eq!(
            found(Post::filter(|p| p.marks.eq(Some(vec![10])))).await,
            "b"
        );
        assert_eq!(found(Post::filter(|p| p.marks.ne([10]))).await, "acde");
        assert_eq!(found(Post::filter(|p| p.marks.is_null())).await, "d");
        let none: Option<Vec<i32>> = None;
        assert_eq!(found(Post::filter(|p| p.marks.eq(none))).await, "d");
    }
}

#[tokio::test]
async fn places_and_parts_of_lists() {
    for db in posts().await {
        let found = async |query| names(&db, query).await;
        assert_eq!(
            found(Post::filter(|p| p.tags.item(0).eq("sale"))).await,
            "be"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.item(1).contains("s"))).await,
            "abe"
        );
        assert_eq!(
            found(Post::filter(|p| p.tags.item(9).is_null())).await,
            "abcde"
        );
        assert_eq!(found(Post::filter(|p| p.tags.len().eq(3))).await, "be");
        assert_eq!(found(Post::filter(|p| p.tags.len().eq(0))).await, "d");
        assert_eq!(found(Post::filter(|p| p.marks.len().ge(0))).await, "abce");
        assert_eq!(found(Post::filter(|p| p.marks.item(0).gt(2))).await, "ab");
        assert_eq!(
            found(Post::filter(|p| p.tags.slice(0, 2).contains(["sale"]))).await,
            "abe"
        );
        assert_eq!(
            found(Post::filter(|p| p
                .tags
                .slice(1, 3)
                .eq(["it's", "a \"b\", \\c]"])))
            .await,
            "b"
        );
        assert_eq!(
            found(Post::filter(|p| p.marks.slice(1, 9).eq([1, 2]))).await,
            "a"
        );
        assert_eq!(
            found(Post::filter(|p| p.marks.slice(3, 1).len().eq(0))).await,
            "abce"
        );
        let rows = Post::all().order_by(|p| p.id);
        let rows = rows.select(|p| {
            (
                p.tags,
                p.marks,
                p.tags.len(),
                p.marks.item(0),
                p.tags.slice(1, 2),
            )
        });
        let rows = rows.fetch(&db).await.unwrap();
        assert_eq!(rows[0].0, ["new", "sale"]);
        assert_eq!(rows[0].1.as_ref().unwrap().0, [3, 1, 2]);
        assert_eq!((rows[0].2, rows[0].3), (2, Some(3)));
        assert_eq!(rows[0].4, ["sale"]);
        assert_eq!((rows[3].1.is_none(), rows[3].2, rows[3].3), (true, 0, None));
    }
}

#[tokio::test]
async fn items_have_their_type() {
    for db in databases().await {
        kinds().insert(&db).await.unwrap();
        let sent = kinds();
        let (at, day, uuid) = (sent.at[0], sent.day[1], sent.uuid[1]);
        let query = Kinds::filter(|k| {
            k.at.item(0).eq(at) & k.day.item(1).eq(day) & k.uuid.item(1).eq(uuid)
        });
        let query = query.filter(|k| {
            k.exact.item(0).gt("12.4".parse::<Decimal>().unwrap()) & k.float.item(0).lt(0.2)
        });
        let query = query.filter(|k| {
            k.yes.item(0).eq(true) & k.yes.item(1).eq(false) & k.big.item(1).eq(i64::MAX)
        });
        let query = query.filter(|k| {
            k.yes.slice(0, 2).eq([true, false])
                & k.exact.contains(["-0.0001".parse::<Decimal>().unwrap()])
        });
        let query =
            query.filter(|k| k.uuid.contains([uuid]) & k.day.overlap([day]) & k.at.contains([at]));
        let parts = query.select(|k| {
            (
                k.at.item(0),
                k.exact.item(0),
                k.uuid.item(1),
                k.time.item(0),
                k.float.item(1),
            )
        });
        let parts = parts.one(&db).await.unwrap();
        assert_eq!(
            (parts.0, parts.2, parts.3),
            (Some(at), Some(uuid), Some(sent.time[0]))
        );
        assert_eq!(
            (parts.1.unwrap(), parts.4),
            (sent.exact[0], Some(sent.float[1]))
        );
    }
}

#[tokio::test]
async fn lists_are_changed() {
    for db in posts().await {
        let mut post = Post::filter(|p| p.name.eq("a")).one(&db).await.unwrap();
        assert_eq!(post.start, [1, 2]);
        post.update(&db, |p| {
            (p.tags.set(["x", "y"]), p.marks.set(None::<Vec<i32>>))
        })
        .await
        .unwrap();
        assert_eq!(
            (post.tags.clone(), &post.marks),
            (texts(&["x", "y"]), &None)
        );
        post.tags.push("z".to_owned());
        post.save(&db).await.unwrap();
        Post::all()
            .update(&db, |p| p.start.set(vec![7_i64]))
            .await
            .unwrap();
        let again = Post::get(&db, post.id).await.unwrap();
        assert_eq!(
            (again.tags, again.start),
            (texts(&["x", "y", "z"]), vec![7])
        );
        let by_name = DynQuery::new(Post::META)
            .filter("tags", Value::from("x, y, z"))
            .unwrap();
        let rows = by_name.fetch(&db).await.unwrap();
        assert_eq!(rows.len(), 1);
    }
}

#[test]
fn lists_are_shown() {
    let post = Post {
        id: Id::new(1),
        name: "a".to_owned(),
        tags: texts(&["new"]),
        marks: Some(vec![1]),
        start: vec![],
    };
    assert_eq!(
        serde_json::to_string(&post).unwrap(),
        r#"{"id":1,"name":"a","tags":["new"],"marks":[1],"start":[]}"#
    );
}
