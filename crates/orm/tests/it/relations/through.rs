//! Many-to-many relations whose links are rows of a model of their own, and relations of a model to itself.

use super::models::{
    Label, Labelling, Post, User, Writer, databases, label, post, statements, user, writer,
};
use carafe_core::Result;
use carafe_orm::{Db, Model as _};

async fn filled(db: &Db) -> Result<(Writer, [Post; 2], [Label; 3])> {
    let ann = writer(db, "ann").await?;
    let posts = [
        post(db, &ann, "p1", 1).await?,
        post(db, &ann, "p2", 2).await?,
    ];
    let labels = [
        label(db, "a").await?,
        label(db, "b").await?,
        label(db, "c").await?,
    ];
    Ok((ann, posts, labels))
}

/// `a:3` for each link of a post.
async fn links(db: &Db, post: &Post) -> Result<String> {
    let query = Labelling::filter(|l| l.post.eq(post)).order_by(|l| l.label.name);
    let rows = query.select(|l| (l.label.name, l.weight)).fetch(db).await?;
    let rows: Vec<String> = rows
        .iter()
        .map(|(name, weight)| format!("{name}:{weight}"))
        .collect();
    Ok(rows.join(" "))
}

#[tokio::test]
async fn links_get_defaults_or_what_is_given() -> Result<()> {
    for db in databases().await {
        let (ann, [first, second], [a, b, c]) = filled(&db).await?;
        first.labels.add(&db, [&a]).await?;
        first
            .labels
            .add_with(&db, [&b], |l| (l.weight.set(7), l.by.set(&ann)))
            .await?;
        assert_eq!(links(&db, &first).await?, "a:1 b:7");
        // What is linked stays as it is, twice in one list is once.
        first
            .labels
            .add_with(&db, [&a, &c, &c], |l| l.weight.set(9))
            .await?;
        assert_eq!(links(&db, &first).await?, "a:1 b:7 c:9");
        first.labels.remove(&db, [&a]).await?;
        first.labels.set(&db, [&b, &a]).await?;
        assert_eq!(links(&db, &first).await?, "a:1 b:7");
        second.labels.set(&db, [&c]).await?;
        first.labels.clear(&db).await?;
        assert_eq!(
            (links(&db, &first).await?, links(&db, &second).await?),
            (String::new(), "c:1".to_owned())
        );
        let none: [&Label; 0] = [];
        second.labels.add(&db, none).await?;
        second.labels.set(&db, none).await?;
        assert_eq!(Labelling::all().count(&db).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn both_sides_load_with_the_links_or_without() -> Result<()> {
    for db in databases().await {
        let (ann, [first, second], [a, b, _]) = filled(&db).await?;
        first
            .labels
            .add_with(&db, [&a], |l| (l.weight.set(5), l.by.set(&ann)))
            .await?;
        first.labels.add(&db, [&b]).await?;
        second.labels.add(&db, [&b]).await?;

        let query = Post::all().with(|p| p.labels.order_by(|l| -l.name).limit(1));
        let (posts, sent) = statements(query.fetch(&db)).await?;
        let names: Vec<&str> = posts.iter().map(|p| &*p.labels[0].name).collect();
        assert_eq!((names, sent), (vec!["b", "b"], 2));

        let query = Label::all().order_by(|l| l.name).with(|l| l.posts);
        let counts: Vec<usize> = query
            .fetch(&db)
            .await?
            .iter()
            .map(|l| l.posts.len())
            .collect();
        assert_eq!(counts, [1, 2, 0]);

        // The links are a relation like any other: ask them, load them with what they join.
        let heavy = Label::filter(|l| l.links.any(|k| k.weight.gt(4) & k.by.name.eq("ann")));
        assert_eq!(heavy.one(&db).await?.name, "a");
        let query = Label::all()
            .order_by(|l| l.name)
            .with(|l| l.links.order_by(|k| k.post.id).with(|k| (k.post, k.by)));
        let (labels, sent) = statements(query.fetch(&db)).await?;
        let link = &labels[0].links[0];
        let by = link.by.as_ref().map(|writer| &*writer.name);
        assert_eq!(
            (&*link.post.title, link.weight, by, sent),
            ("p1", 5, Some("ann"), 2)
        );
        assert_eq!(labels[1].links.len(), 2);
        assert_eq!(first.labels.all().count(&db).await?, 2);
        assert_eq!(a.posts.all().one(&db).await?.title, "p1");
    }
    Ok(())
}

#[tokio::test]
async fn two_at_once_make_one_link() -> Result<()> {
    for db in databases().await {
        let (_, [first, _], [a, b, c]) = filled(&db).await?;
        let work = (0..8).map(|_| first.labels.add(&db, [&a, &b, &c]));
        for result in futures_util::future::join_all(work).await {
            result?;
        }
        assert_eq!(links(&db, &first).await?, "a:1 b:1 c:1");
    }
    Ok(())
}

#[tokio::test]
async fn friends_are_friends_of_each_other() -> Result<()> {
    for db in databases().await {
        let [ann, bob, cid] = [
            user(&db, "ann").await?,
            user(&db, "bob").await?,
            user(&db, "cid").await?,
        ];
        let friends = async |user: &User| {
            let names = user
                .friends
                .all()
                .order_by(|u| u.name)
                .select(|u| u.name)
                .fetch(&db)
                .await?;
            Ok::<_, carafe_core::Error>(names.join(" "))
        };
        ann.friends.add(&db, [&bob, &cid]).await?;
        bob.friends.add(&db, [&ann, &bob]).await?;
        assert_eq!(
            [
                friends(&ann).await?,
                friends(&bob).await?,
                friends(&cid).await?
            ],
            ["bob cid", "ann bob", "ann"]
        );
        cid.friends.remove(&db, [&ann]).await?;
        assert_eq!([friends(&ann).await?, friends(&cid).await?], ["bob", ""]);
        ann.friends.set(&db, [&cid]).await?;
        assert_eq!(
            [
                friends(&ann).await?,
                friends(&bob).await?,
                friends(&cid).await?
            ],
            ["cid", "bob", "ann"]
        );
        cid.friends.clear(&db).await?;
        assert_eq!([friends(&ann).await?, friends(&cid).await?], ["", ""]);

        // Following is not returned.
        ann.follows.add(&db, [&bob]).await?;
        assert_eq!(
            User::filter(|u| u.follows.any(|f| f.name.eq("bob")))
                .one(&db)
                .await?
                .name,
            "ann"
        );
        assert!(!bob.follows.all().exists(&db).await?);
        let with = User::filter(|u| u.friends.any(|f| f.name.eq("bob")))
            .with(|u| u.friends)
            .one(&db)
            .await?;
        assert_eq!((&*with.name, with.friends.len()), ("bob", 1));
    }
    Ok(())
}

#[tokio::test]
async fn a_tree_of_rows_loads_both_ways() -> Result<()> {
    for db in databases().await {
        let [mut ann, mut bob, mut cid] = [
            user(&db, "ann").await?,
            user(&db, "bob").await?,
            user(&db, "cid").await?,
        ];
        bob.update(&db, |u| u.boss.set(&ann)).await?;
        cid.update(&db, |u| u.boss.set(&bob)).await?;
        ann.update(&db, |u| u.boss.set(None::<&User>)).await?;
        let query = User::filter(|u| u.boss.is_null()).with(|u| {
            u.staff
                .with(|s| (s.boss, s.staff.with(|x| x.boss.with(|b| b.boss))))
        });
        let (top, sent) = statements(query.one(&db)).await?;
        let below = &top.staff[0];
        let last = &below.staff[0];
        let names = last
            .boss
            .as_ref()
            .and_then(|b| Some((&*b.name, &*b.boss.as_ref()?.name)));
        assert_eq!(
            (&*below.name, &*last.name, names, sent),
            ("bob", "cid", Some(("bob", "ann")), 3)
        );
        assert_eq!(
            User::filter(|u| u.boss.boss.name.eq("ann"))
                .one(&db)
                .await?
                .name,
            "cid"
        );
    }
    Ok(())
}
