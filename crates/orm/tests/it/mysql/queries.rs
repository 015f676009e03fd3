//! Statements that read.

use super::{Shapes, server::MySql};
use crate::chinook::{
    models::{Album, Artist, Customer, Employee, Genre, Invoice, Playlist, Track},
    world::{at, money, registry},
};
use carafe_orm::{
    model::Model as _,
    query::{
        aggregate::count_all,
        concat,
        window::{lag, row_number},
    },
    sql::Dialect,
};

macro_rules! shapes {
    ($shapes:ident, $db:ident: $($name:literal => $query:expr;)*) => {
        $($shapes.add($name, $query.sql($db).unwrap());)*
    };
}

#[tokio::test]
async fn rows() {
    let server = MySql::new(registry()).await;
    let (db, mut s) = (&server.db, Shapes::default());
    assert_eq!(db.dialect(), Dialect::MySql);
    shapes! { s, db:
        "all" => Genre::all();
        "texts with their spaces" => Genre::filter(|g| g.name.eq("Rock"));
        "not" => Genre::filter(|g| g.name.ne("Rock"));
        "null" => Genre::filter(|g| g.name.is_null());
        "lists" => Genre::filter(|g| g.id.in_([1, 2, 3]));
        "lists of texts" => Genre::filter(|g| g.name.in_(["Rock", "Jazz"]));
        "contains" => Track::filter(|t| t.name.icontains("a_b")).select(|t| t.id);
        "ends" => Track::filter(|t| t.name.ends_with("%")).select(|t| t.id);
        "exact numbers" => Track::filter(|t| t.unit_price.gt(money("0.99"))).select(|t| t.id);
        "instants" => Invoice::filter(|i| i.date.ge(at("2026-01-01T00:00:00Z"))).select(|i| i.id);
        "years" => Invoice::filter(|i| i.date.year().eq(2009)).select(|i| i.id);
        "joins" => Track::filter(|t| t.album.artist.name.eq("AC/DC")).select(|t| (t.id, t.genre.name));
        "to many" => Artist::filter(|a| a.albums.any(|b| b.title.starts_with("L"))).select(|a| a.id);
        "order, limit" => Track::all().order_by(|t| (-t.composer, t.id)).select(|t| t.id).limit(10).offset(20);
        "offset alone" => Track::all().order_by(|t| t.id).select(|t| t.id).offset(20);
        "division" => Track::all().select(|t| (t.milliseconds / 1000, t.milliseconds % 7, t.unit_price / money("7.00")));
        "subqueries" => Track::filter(|t| t.album.in_(Album::filter(|a| a.title.starts_with("A")).limit(2).select(|a| a.id))).select(|t| t.id);
        "locks" => Track::filter(|t| t.id.eq(1)).select_for_update().skip_locked();
        "to one loaded" => Album::all().with(|a| a.artist);
        "to many loaded" => Artist::all().with(|a| a.albums);
        "over a third table" => Playlist::all().with(|p| p.tracks);
        "some of each" => Album::all().with(|a| a.tracks.order_by(|t| -t.milliseconds).limit(2));
        "union" => Album::filter(|a| a.id.lt(4)).union(Album::filter(|a| a.artist.eq(1)));
        "a tree" => Employee::filter(|e| e.id.eq(1)).with_descendants();
    }
    insta::assert_snapshot!(s.0);
}

#[tokio::test]
async fn groups() {
    let server = MySql::new(registry()).await;
    let (db, mut s) = (&server.db, Shapes::default());
    shapes! { s, db:
        "counted" => Artist::all().select(|a| (a.id, a.albums.count()));
        "many at once" => Track::all().select(|t| (t.id, t.playlists.count(), t.invoice_lines.quantity.sum()));
        "filtered" => Artist::all().select(|a| a.albums.count().filter(|b| b.title.contains("a")));
        "groups" => Invoice::all().group_by(|i| i.billing_country).annotate(|i| (i.id.count(), i.total.sum())).having(|i| i.id.count().gt(5));
        "groups of joined rows" => Track::all().group_by(|t| t.album.artist.name).annotate(|_| count_all());
        "windows" => Track::all().select(|t| (t.id, row_number().over(|w| w.partition_by(t.album).order_by((-t.milliseconds, t.id)))));
        "windows with a default" => Genre::all().select(|g| lag(g.id, 1).default(0).over(|w| w.order_by(g.id)));
        "windows in conditions" => Track::all().annotate(|t| row_number().over(|w| w.partition_by(t.genre).order_by(t.id))).having(|n| n.le(2));
        "frames" => Invoice::all().select(|i| i.total.sum().over(|w| w.order_by(i.id).rows(-2..=0)));
        "in zones" => Invoice::all().select(|i| i.date.in_zone("Europe/Berlin").trunc_day());
        "casts" => Customer::all().select(|c| (c.company.is_null(), c.first_name.to_i32(), c.first_name.to_decimal(10, 2)));
        "texts" => Customer::all().select(|c| (concat((c.first_name, c.last_name)), c.first_name.length(), c.email.upper()));
    }
    let totals = Invoice::all().aggregate(|i| (i.total.sum(), i.id.count(), i.total.avg()));
    s.add("totals", totals.sql(db).unwrap());
    insta::assert_snapshot!(s.0);
}
