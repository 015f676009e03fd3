//! Tracks in an order of one's own.

use super::Track;
use carafe::prelude::*;

/// A list of tracks.
#[model(table = "Playlist", managed = false)]
pub struct Playlist {
    #[field(column = "PlaylistId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    #[field(table = "PlaylistTrack", columns("PlaylistId", "TrackId"))]
    pub tracks: M2m<Track>,
}

impl Admin for Playlist {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.search_fields(|p| p.name);
    }
}

/// The same table as `Playlist.tracks`, as rows of its own: their key is two columns.
#[model(table = "PlaylistTrack", managed = false, pk(playlist, track))]
pub struct PlaylistTrack {
    #[field(column = "PlaylistId", on_delete = do_nothing)]
    pub playlist: Fk<Playlist>,
    #[field(column = "TrackId", on_delete = do_nothing)]
    pub track: Fk<Track>,
}

impl Admin for PlaylistTrack {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|p| (p.playlist.name, p.track.name));
        a.search_fields(|p| (p.playlist.name, p.track.name));
    }
}
