//! What there is to hear.

use super::{InvoiceLine, Playlist};
use carafe::prelude::*;

/// Who made an album.
#[model(table = "Artist", managed = false)]
pub struct Artist {
    #[field(column = "ArtistId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub albums: Rev<Album>,
}

impl Admin for Artist {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.search_fields(|r| r.name);
    }
}

/// Tracks that were published together.
#[model(table = "Album", managed = false)]
pub struct Album {
    #[field(column = "AlbumId")]
    pub id: Id<Self, i32>,
    #[field(column = "Title", max = 160)]
    pub title: String,
    #[field(column = "ArtistId", on_delete = do_nothing)]
    pub artist: Fk<Artist>,
    pub tracks: Rev<Track>,
}

impl Admin for Album {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|r| (r.title, r.artist.name));
        a.search_fields(|r| (r.title, r.artist.name));
    }
}

/// A kind of music.
#[model(admin, table = "Genre", managed = false)]
pub struct Genre {
    #[field(column = "GenreId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub tracks: Rev<Track>,
}

/// How a track is stored.
#[model(admin, table = "MediaType", managed = false)]
pub struct MediaType {
    #[field(column = "MediaTypeId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub tracks: Rev<Track>,
}

/// One piece of music.
#[model(table = "Track", managed = false)]
pub struct Track {
    #[field(column = "TrackId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 200)]
    pub name: String,
    #[field(column = "AlbumId", on_delete = do_nothing)]
    pub album: Option<Fk<Album>>,
    #[field(column = "MediaTypeId", on_delete = do_nothing)]
    pub media_type: Fk<MediaType>,
    #[field(column = "GenreId", on_delete = do_nothing)]
    pub genre: Option<Fk<Genre>>,
    #[field(column = "Composer", max = 220)]
    pub composer: Option<String>,
    #[field(column = "Milliseconds")]
    pub milliseconds: i32,
    #[field(column = "Bytes")]
    pub bytes: Option<i32>,
    #[field(column = "UnitPrice", digits(10, 2))]
    pub unit_price: Decimal,
    pub playlists: Rev<Playlist>,
    pub invoice_lines: Rev<InvoiceLine>,
}

impl Track {
    fn minutes(&self) -> String {
        let seconds = self.milliseconds / 1000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

impl Admin for Track {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|t| {
            (
                t.name,
                // Forms with a track ask for this number.
                t.id,
                t.album.title,
                t.album.artist.name,
                t.genre.name,
                t.unit_price,
            )
        });
        a.computed("Length", Self::minutes);
        a.search_fields(|t| (t.name, t.composer, t.album.title, t.album.artist.name));
    }
}
