//! Eleven tables that were there before, under their own names: `managed = false` keeps migrations away from them.

mod catalogue;
mod people;
mod playlist;
mod sales;

pub use catalogue::{Album, Artist, Genre, MediaType, Track};
pub use people::{Customer, Employee};
pub use playlist::{Playlist, PlaylistTrack};
pub use sales::{Invoice, InvoiceLine};
