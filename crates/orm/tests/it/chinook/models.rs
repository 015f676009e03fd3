//! The eleven tables as they are: their own table and column names, 32-bit keys, nullable texts everywhere.
//!
//! `PlaylistTrack` is there twice: as the many-to-many field of a playlist, and as a model with a key of two columns.

use carafe_core::{DateTime, Decimal};
use carafe_macros::model;
use carafe_orm::model::{Fk, Id, M2m, Rev};

#[model(crate = carafe_orm, table = "Artist", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Artist {
    #[field(column = "ArtistId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub albums: Rev<Album>,
}

#[model(crate = carafe_orm, table = "Album", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Album {
    #[field(column = "AlbumId")]
    pub id: Id<Self, i32>,
    #[field(column = "Title", max = 160)]
    pub title: String,
    #[field(column = "ArtistId", on_delete = do_nothing)]
    pub artist: Fk<Artist>,
    pub tracks: Rev<Track>,
}

#[model(crate = carafe_orm, table = "Genre", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Genre {
    #[field(column = "GenreId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub tracks: Rev<Track>,
}

#[model(crate = carafe_orm, table = "MediaType", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct MediaType {
    #[field(column = "MediaTypeId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    pub tracks: Rev<Track>,
}

#[model(crate = carafe_orm, table = "Track", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Track {
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

#[model(crate = carafe_orm, table = "Playlist", managed = false, order_by(-name, id))]
#[derive(Debug, Clone)]
pub(crate) struct Playlist {
    #[field(column = "PlaylistId")]
    pub id: Id<Self, i32>,
    #[field(column = "Name", max = 120)]
    pub name: Option<String>,
    #[field(table = "PlaylistTrack", columns("PlaylistId", "TrackId"))]
    pub tracks: M2m<Track>,
}

#[model(crate = carafe_orm, table = "PlaylistTrack", managed = false, pk(playlist, track))]
#[derive(Debug, Clone)]
pub(crate) struct PlaylistTrack {
    #[field(column = "PlaylistId", on_delete = do_nothing)]
    pub playlist: Fk<Playlist>,
    #[field(column = "TrackId", on_delete = do_nothing)]
    pub track: Fk<Track>,
}

#[model(crate = carafe_orm, table = "Employee", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Employee {
    #[field(column = "EmployeeId")]
    pub id: Id<Self, i32>,
    #[field(column = "LastName", max = 20)]
    pub last_name: String,
    #[field(column = "FirstName", max = 20)]
    pub first_name: String,
    #[field(column = "Title", max = 30)]
    pub title: Option<String>,
    #[field(column = "ReportsTo", on_delete = do_nothing)]
    pub reports_to: Option<Fk<Self>>,
    #[field(column = "BirthDate")]
    pub birth_date: Option<DateTime>,
    #[field(column = "HireDate")]
    pub hire_date: Option<DateTime>,
    #[field(column = "Address", max = 70)]
    pub address: Option<String>,
    #[field(column = "City", max = 40)]
    pub city: Option<String>,
    #[field(column = "State", max = 40)]
    pub state: Option<String>,
    #[field(column = "Country", max = 40)]
    pub country: Option<String>,
    #[field(column = "PostalCode", max = 10)]
    pub postal_code: Option<String>,
    #[field(column = "Phone", max = 24)]
    pub phone: Option<String>,
    #[field(column = "Fax", max = 24)]
    pub fax: Option<String>,
    #[field(column = "Email", max = 60)]
    pub email: Option<String>,
    pub reports: Rev<Employee>,
    pub customers: Rev<Customer>,
}

#[model(crate = carafe_orm, table = "Customer", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    #[field(column = "CustomerId")]
    pub id: Id<Self, i32>,
    #[field(column = "FirstName", max = 40)]
    pub first_name: String,
    #[field(column = "LastName", max = 20)]
    pub last_name: String,
    #[field(column = "Company", max = 80)]
    pub company: Option<String>,
    #[field(column = "Address", max = 70)]
    pub address: Option<String>,
    #[field(column = "City", max = 40)]
    pub city: Option<String>,
    #[field(column = "State", max = 40)]
    pub state: Option<String>,
    #[field(column = "Country", max = 40)]
    pub country: Option<String>,
    #[field(column = "PostalCode", max = 10)]
    pub postal_code: Option<String>,
    #[field(column = "Phone", max = 24)]
    pub phone: Option<String>,
    #[field(column = "Fax", max = 24)]
    pub fax: Option<String>,
    #[field(column = "Email", max = 60)]
    pub email: String,
    #[field(column = "SupportRepId", on_delete = do_nothing)]
    pub support_rep: Option<Fk<Employee>>,
    pub invoices: Rev<Invoice>,
}

#[model(crate = carafe_orm, table = "Invoice", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct Invoice {
    #[field(column = "InvoiceId")]
    pub id: Id<Self, i32>,
    #[field(column = "CustomerId", on_delete = do_nothing)]
    pub customer: Fk<Customer>,
    #[field(column = "InvoiceDate")]
    pub date: DateTime,
    #[field(column = "BillingAddress", max = 70)]
    pub billing_address: Option<String>,
    #[field(column = "BillingCity", max = 40)]
    pub billing_city: Option<String>,
    #[field(column = "BillingState", max = 40)]
    pub billing_state: Option<String>,
    #[field(column = "BillingCountry", max = 40)]
    pub billing_country: Option<String>,
    #[field(column = "BillingPostalCode", max = 10)]
    pub billing_postal_code: Option<String>,
    #[field(column = "Total", digits(10, 2))]
    pub total: Decimal,
    pub lines: Rev<InvoiceLine>,
}

#[model(crate = carafe_orm, table = "InvoiceLine", managed = false)]
#[derive(Debug, Clone)]
pub(crate) struct InvoiceLine {
    #[field(column = "InvoiceLineId")]
    pub id: Id<Self, i32>,
    #[field(column = "InvoiceId", on_delete = do_nothing)]
    pub invoice: Fk<Invoice>,
    #[field(column = "TrackId", on_delete = do_nothing)]
    pub track: Fk<Track>,
    #[field(column = "UnitPrice", digits(10, 2))]
    pub unit_price: Decimal,
    #[field(column = "Quantity")]
    pub quantity: i32,
}
