//! Tracks for programs.

use crate::{models::Track, pages::Wanted};
use carafe::prelude::*;
use serde::Serialize;

/// Tracks on a page.
const PER_PAGE: u64 = 50;

/// One page of tracks, and where the next one is.
#[derive(Serialize)]
pub struct Tracks {
    count: u64,
    next: Option<String>,
    results: Vec<TrackOut>,
}

/// A track, with names for what it refers to.
#[derive(Serialize)]
pub struct TrackOut {
    id: Id<Track, i32>,
    name: String,
    album: Option<String>,
    artist: Option<String>,
}

/// Tracks whose own name, or that of the album or artist, has the text.
#[get("/api/tracks")]
pub async fn tracks(Query(wanted): Query<Wanted>, db: Db) -> Result<Json<Tracks>> {
    let q = wanted.q.trim();
    let found = Track::filter(|t| {
        t.name.icontains(q) | t.album.title.icontains(q) | t.album.artist.name.icontains(q)
    });
    let page = found
        .order_by(|t| t.id)
        .select(|t| (t.id, t.name, t.album.title, t.album.artist.name))
        .page(wanted.page, PER_PAGE)
        .fetch(&db)
        .await?;
    let address = |number: u64| url_for!(tracks).query("q", q).query("page", number);
    let next = page
        .has_next()
        .then(|| address(page.number + 1).to_string());
    let rows = page.items.into_iter();
    let results = rows.map(|(id, name, album, artist)| TrackOut {
        id,
        name,
        album,
        artist,
    });
    Ok(Json(Tracks {
        count: page.total,
        next,
        results: results.collect(),
    }))
}
