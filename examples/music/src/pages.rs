//! The pages people see.

use crate::models::Album;
use carafe::prelude::*;
use serde::Deserialize;

/// Albums on a page.
const PER_PAGE: u64 = 12;

/// What an address asks for: `?q=blue&page=2`.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub page: u64,
}

/// Albums with their tracks, by title.
#[get("/")]
pub async fn index(Query(wanted): Query<Wanted>, db: Db) -> Result<Html> {
    let q = wanted.q.trim();
    let page = Album::filter(|a| a.title.icontains(q) | a.artist.name.icontains(q))
        .with(|a| (a.artist, a.tracks.order_by(|t| t.id)))
        .order_by(|a| (a.title, a.id))
        .page(wanted.page, PER_PAGE)
        .fetch(&db)
        .await?;
    let (number, pages, total) = (page.number, page.pages(), page.total);
    let address = |number: u64| {
        url_for!(index)
            .query("q", q)
            .query("page", number)
            .to_string()
    };
    let next = page.has_next().then(|| address(number + 1));
    let previous = page.has_previous().then(|| address(number - 1));
    let albums = page.items;
    render(
        "music/index.html",
        context! { albums, q, number, pages, total, next, previous },
    )
}

/// One album.
#[get("/albums/{id}")]
pub async fn album(Path(id): Path<Id<Album, i32>>, db: Db) -> Result<Html> {
    let album = Album::filter(|a| a.id.eq(id))
        .with(|a| (a.artist, a.tracks.order_by(|t| t.id).with(|t| t.genre)))
        .one(&db)
        .await?;
    render("music/album.html", context! { album })
}
