//! Many queries at once on one database: each gets its own rows.

use crate::chinook::{
    lines::{Outcome, equal},
    models::{Album, Artist},
};
use carafe_core::Result;
use carafe_orm::{db::Db, model::Model};
use futures_util::future::try_join_all;

/// What one album is, asked in four ways.
async fn ask(db: &Db, id: i32) -> Result<(i32, usize, u64, Option<String>)> {
    let album = Album::filter(|a| a.id.eq(id))
        .with(|a| (a.tracks, a.artist))
        .one(db)
        .await?;
    let count = album.as_ref().tracks.all().count(db).await?;
    let artist = Artist::get(db, album.artist.id).await?;
    let strays = album
        .tracks
        .iter()
        .filter(|t| t.album.map(|a| a.id.raw()) != Some(id))
        .count();
    equal((strays, &artist.name), (0, &album.artist.name))?;
    Ok((album.id.raw(), album.tracks.len(), count, artist.name))
}

pub(crate) async fn many_at_once(db: &Db) -> Outcome {
    let one_by_one = Album::all()
        .order_by(|a| a.id)
        .with(|a| (a.tracks, a.artist))
        .fetch(db)
        .await?;
    let at_once = try_join_all((1..=350).map(|id| ask(db, id))).await?;
    for (album, (id, tracks, count, artist)) in one_by_one.iter().zip(at_once) {
        equal((album.id.raw(), album.tracks.len()), (id, tracks))?;
        equal(
            (album.tracks.len() as u64, &album.artist.name),
            (count, &artist),
        )?;
    }
    Ok(())
}

/// The same from tasks that run on other threads.
pub(crate) async fn many_tasks(db: &Db) -> Outcome {
    let tasks = (1..=64).map(|id| {
        let db = db.clone();
        tokio::spawn(async move { ask(&db, id).await })
    });
    let tasks: Vec<_> = tasks.collect();
    for (id, task) in (1..).zip(tasks) {
        let answer = task.await.map_err(carafe_core::Error::from)?;
        equal(answer?.0, id)?;
    }
    Ok(())
}
