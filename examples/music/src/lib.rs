//! A music shop over the tables of the Chinook database, as they are: pages, an API and an admin.

mod api;
mod models;
mod pages;
mod sample;

use carafe::prelude::*;
use models::{Album, Artist, Genre, MediaType, Playlist, PlaylistTrack, Track};
use models::{Customer, Employee, Invoice, InvoiceLine};

fn music() -> Blueprint {
    Blueprint::new("music")
        .routes(routes![pages::index, pages::album, api::tracks])
        .models(models![Artist, Album, Track, Genre, MediaType])
        .models(models![Playlist, PlaylistTrack])
        .models(models![Customer, Employee, Invoice, InvoiceLine])
}

/// The whole site.
pub fn app() -> App {
    App::new()
        .mount("/", music())
        .mount("/accounts", auth())
        .mount("/admin", admin())
        .on_start(sample::fill_own_database)
}
