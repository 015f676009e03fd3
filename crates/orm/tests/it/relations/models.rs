//! The models of these tests: one of each sort of relation.

use carafe_core::{
    Result,
    context::{self, AppParts, Context, RequestInfo},
    settings::{Environment, Settings},
};
use carafe_macros::model;
use carafe_orm::{
    Db, Fk, Id, Insertable as _, M2m, OneToOne, Registry, Rev, RevOne, migrate::create_all, models,
    test::TestDb,
};
use std::sync::Arc;

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    #[field(on_delete = set_null)]
    pub parent: Option<Fk<Self>>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct User {
    pub id: Id<Self>,
    #[field(max = 40, unique)]
    pub name: String,
    pub profile: RevOne<Profile>,
    pub seat: RevOne<Seat>,
    #[field(symmetrical)]
    pub friends: M2m<Self>,
    pub follows: M2m<Self>,
    pub boss: Option<Fk<Self>>,
    #[field(via = boss)]
    pub staff: Rev<Self>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub id: Id<Self>,
    pub user: OneToOne<User>,
    #[field(max = 80)]
    pub motto: String,
    pub photos: Rev<Photo>,
}

/// Of one user at most, and free otherwise.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub id: Id<Self>,
    pub number: i32,
    #[field(on_delete = set_null)]
    pub user: Option<OneToOne<User>>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Photo {
    pub id: Id<Self>,
    pub profile: Fk<Profile>,
    #[field(max = 40)]
    pub title: String,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    pub restaurant: RevOne<Restaurant>,
}

/// A part of a place: its key is the place's.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Restaurant {
    #[field(pk)]
    pub place: OneToOne<Place>,
    pub stars: i32,
}

/// A model that knows nothing of who refers to it: as if it came from another crate.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Writer {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub title: String,
    pub author: Fk<Writer>,
    pub editor: Option<Fk<Writer>>,
    pub points: i32,
    pub comments: Rev<Comment>,
    pub labels: M2m<Label, Labelling>,
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub id: Id<Self>,
    pub post: Fk<Post>,
    #[field(max = 40)]
    pub text: String,
    /// A writer who may be gone: the database does not look.
    #[field(db_constraint = false)]
    pub by: Fk<Writer>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    pub posts: Rev<Post>,
    pub links: Rev<Labelling>,
}

/// The links between posts and labels are rows of their own.
#[model(crate = carafe_orm, unique(post, label))]
#[derive(Debug, Clone)]
pub(super) struct Labelling {
    pub id: Id<Self>,
    pub post: Fk<Post>,
    pub label: Fk<Label>,
    #[field(default = 1)]
    pub weight: i32,
    pub by: Option<Fk<Writer>>,
}

/// A database of each kind with these tables.
pub(super) async fn databases() -> Vec<TestDb> {
    let databases = TestDb::every(registry).await;
    for db in &databases {
        create_all(db, db.registry())
            .await
            .expect("the tables are made");
    }
    databases
}

pub(super) fn registry() -> Registry {
    let mut registry = Registry::new();
    let items = models![
        Person, User, Profile, Seat, Photo, Place, Restaurant, Writer, Post, Comment, Label,
        Labelling
    ];
    registry.add("rel", items).expect("each is listed once");
    registry
}

/// A request, for counting what it sends.
pub(super) fn request() -> Arc<Context> {
    let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
    Context::request(app, RequestInfo::default())
}

/// What it gives, and how many statements it sent.
pub(crate) async fn statements<T>(work: impl Future<Output = Result<T>>) -> Result<(T, u32)> {
    let context = request();
    let result = context::enter(context.clone(), work).await?;
    Ok((result, context.query_count()))
}

pub(super) async fn user(db: &Db, name: &str) -> Result<User> {
    NewUser { name: name.into() }.insert(db).await
}

pub(super) async fn writer(db: &Db, name: &str) -> Result<Writer> {
    NewWriter { name: name.into() }.insert(db).await
}

pub(super) async fn post(db: &Db, author: &Writer, title: &str, points: i32) -> Result<Post> {
    let (author, title) = (author.into(), title.into());
    NewPost {
        title,
        author,
        points,
    }
    .insert(db)
    .await
}

pub(super) async fn comment(db: &Db, post: &Post, by: &Writer, text: &str) -> Result<Comment> {
    let (post, text, by) = (post.into(), text.into(), by.into());
    NewComment { post, text, by }.insert(db).await
}

pub(super) async fn label(db: &Db, name: &str) -> Result<Label> {
    NewLabel { name: name.into() }.insert(db).await
}

/// The titles, in the order of the rows.
pub(super) fn titles(posts: &[Post]) -> Vec<&str> {
    posts.iter().map(|post| &*post.title).collect()
}
