//! Rows as structs of one's own.

use super::{
    lines::{Outcome, compare, equal, lines},
    models::{Album, Artist, Employee, Genre, Track},
    world::{cases, on_shared, statements},
};
use carafe_core::Decimal;
use carafe_macros::view;
use carafe_orm::{
    db::Db,
    model::{Id, Model},
};

/// A track as a list shows it.
#[view(Track, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct TrackCard {
    name: String,
    #[from(album.artist.name)]
    artist: Option<String>,
    #[from(media_type.name)]
    kind: Option<String>,
    unit_price: Decimal,
    #[expr(|t| t.milliseconds / 1000)]
    seconds: i32,
    genre: Option<Id<Genre, i32>>,
}

#[view(Artist, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct ArtistLine {
    name: Option<String>,
    id: Id<Artist, i32>,
}

#[view(Track, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Title {
    composer: Option<String>,
    #[from(album.title)]
    album: Option<String>,
    #[expr(|t| t.bytes + t.milliseconds)]
    size: Option<i32>,
}

#[view(Album, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct AlbumCard {
    id: Id<Album, i32>,
    title: String,
    #[nested]
    artist: ArtistLine,
    #[nested(tracks)]
    songs: Vec<Title>,
}

#[view(Track, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Deep {
    id: Id<Track, i32>,
    #[nested]
    album: Option<Short>,
    #[nested(genre)]
    kind: Option<GenreName>,
    name: String,
}

#[view(Album, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Short {
    #[from(artist.name)]
    by: Option<String>,
    #[nested]
    artist: ArtistLine,
    title: String,
}

#[view(Genre, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct GenreName {
    name: Option<String>,
}

#[view(Employee, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Boss {
    id: Id<Employee, i32>,
    last_name: String,
    #[nested]
    reports: Vec<Report>,
}

#[view(Employee, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Report {
    id: Id<Employee, i32>,
    #[nested]
    reports: Vec<Leaf>,
}

#[view(Employee, crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Leaf {
    first_name: String,
}

#[test]
fn views() {
    on_shared(cases![
        plain_columns,
        named_by_the_binding,
        nested_rows,
        nested_rows_that_are_missing,
        lists,
        lists_of_lists,
        filtered_ordered_and_paged,
        counted,
        after_other_columns,
        as_a_union,
        distinct,
        in_a_stream_and_a_map
    ]);
}

async fn plain_columns(db: &Db) -> Outcome {
    let cards = TrackCard::of(Track::filter(|t| t.id.gt(3490)).order_by(|t| t.id));
    let rows = cards.fetch(db).await?;
    let ours = lines(&rows, |c| {
        let parts = (
            c.name.clone(),
            c.artist.clone(),
            c.kind.clone(),
            c.unit_price,
            c.seconds,
        );
        (parts, c.genre)
    });
    let sql = r#"SELECT t."Name", r."Name", m."Name", t."UnitPrice", t."Milliseconds" / 1000, t."GenreId" FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId" WHERE t."TrackId" > 3490 ORDER BY t."TrackId""#;
    compare(db, ours, sql).await
}

async fn named_by_the_binding(db: &Db) -> Outcome {
    let artists: Vec<ArtistLine> = Artist::filter(|a| a.id.le(2)).view().fetch(db).await?;
    let first = ArtistLine {
        name: Some("AC/DC".to_owned()),
        id: Id::new(1),
    };
    equal(artists[0].clone(), first)
}

async fn nested_rows(db: &Db) -> Outcome {
    let query = Deep::of(Track::filter(|t| t.id.le(40)).order_by(|t| t.id));
    let (rows, sent) = statements(query.fetch(db)).await?;
    equal(sent, 1)?;
    let ours = lines(&rows, |d| {
        let album = d.album.as_ref();
        let artist = album.map(|a| (a.by.clone(), a.artist.id, a.artist.name.clone()));
        (d.id, album.map(|a| a.title.clone()), artist, d.name.clone())
    });
    let sql = r#"SELECT t."TrackId", a."Title", r."Name", r."ArtistId", r."Name", t."Name" FROM "Track" t
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE t."TrackId" <= 40 ORDER BY 1"#;
    compare(db, ours, sql).await
}

async fn nested_rows_that_are_missing(db: &Db) -> Outcome {
    let rows = Deep::of(Track::filter(|t| t.id.ge(3504)).order_by(|t| t.id))
        .fetch(db)
        .await?;
    equal(rows[0].album.clone(), None)?;
    equal(rows[0].kind.clone(), None)?;
    equal(rows[0].name.as_str(), "Hole")?;
    // The genre is there, its name is not: its row is not missing.
    equal(rows[1].kind.clone(), Some(GenreName { name: None }))?;
    let by = rows[1].album.as_ref().map(|album| album.by.clone());
    equal(by, Some(None))
}

async fn lists(db: &Db) -> Outcome {
    let query = AlbumCard::of(Album::filter(|a| a.id.in_([1, 2, 350])).order_by(|a| a.id));
    let (cards, sent) = statements(query.fetch(db)).await?;
    equal(sent, 2)?;
    let songs: Vec<_> = cards.iter().map(|card| card.songs.len()).collect();
    equal(songs, vec![10, 1, 0])?;
    equal(cards[0].artist.name.as_deref(), Some("AC/DC"))?;
    equal(cards[0].songs[0].album.as_deref(), Some(&*cards[0].title))
}

async fn lists_of_lists(db: &Db) -> Outcome {
    let query = Boss::of(Employee::filter(|e| e.reports_to.is_null()).order_by(|e| e.id));
    let (bosses, sent) = statements(query.fetch(db)).await?;
    equal(sent, 3)?;
    let leaves = bosses[0]
        .reports
        .iter()
        .map(|r| r.reports.len())
        .sum::<usize>();
    equal((bosses.len(), bosses[0].reports.len(), leaves), (2, 2, 5))?;
    let first = bosses[0].reports.iter().flat_map(|r| &r.reports);
    equal(first.clone().any(|leaf| leaf.first_name == "Jane"), true)?;
    equal(bosses[1].reports.len(), 0)
}

async fn filtered_ordered_and_paged(db: &Db) -> Outcome {
    let query = TrackCard::of(Track::filter(|t| t.album.eq(1)));
    let query = query
        .filter(|t| t.milliseconds.gt(205_000))
        .order_by(|t| -t.milliseconds);
    let page = query.clone().page(2, 3).fetch(db).await?;
    equal((page.items.len(), page.number), (3, 2))?;
    let whole = query.clone().fetch(db).await?;
    equal(page.items, whole[3..6].to_vec())?;
    let first = query.cursor_page(2, "").fetch(db).await?;
    equal(first.items, whole[..2].to_vec())
}

async fn counted(db: &Db) -> Outcome {
    let albums = AlbumCard::of(Album::all());
    equal(
        albums.clone().count(db).await?,
        Album::all().count(db).await?,
    )?;
    equal(albums.clone().exists(db).await?, true)?;
    let last = albums.last(db).await?;
    equal(last.map(|card| card.id.raw()), Some(350))
}

async fn after_other_columns(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.eq(1))
        .with(|a| a.tracks)
        .select(|a| a.title);
    let card = AlbumCard::of(query).one(db).await?;
    equal(card.songs.len(), 10)?;
    let again = AlbumCard::of(Album::filter(|a| a.id.eq(1))).select(|a| a.title);
    let (titles, sent) = statements(again.fetch(db)).await?;
    equal((titles.len(), sent), (1, 1))
}

async fn as_a_union(db: &Db) -> Outcome {
    let of = |id: i32| ArtistLine::of(Artist::filter(move |a| a.id.eq(id)));
    let both = of(1)
        .union(of(2))
        .union(of(1))
        .order_by(|a| -a.name)
        .fetch(db)
        .await?;
    let ids: Vec<_> = both.iter().map(|line| line.id.raw()).collect();
    equal(ids, vec![2, 1])
}

async fn distinct(db: &Db) -> Outcome {
    let names = GenreName::of(Genre::all()).distinct().fetch(db).await?;
    equal(names.len(), 26)
}

async fn in_a_stream_and_a_map(db: &Db) -> Outcome {
    let mut cards = AlbumCard::of(Album::all()).stream(db).chunk_size(50);
    let mut songs = 0;
    while let Some(card) = cards.next().await {
        songs += card?.songs.len();
    }
    equal(songs, 3505)?;
    let map = AlbumCard::of(Album::all()).in_bulk(db, [1, 4]).await?;
    equal(map[&Id::new(4)].songs.len(), 8)
}
