//! `OneToOne<T>` and `RevOne<T>`.

use super::models::{
    NewPhoto, NewPlace, NewProfile, NewRestaurant, NewSeat, Place, Profile, Restaurant, Seat, User,
    UserWith, databases, statements, user,
};
use carafe_core::Result;
use carafe_orm::{Db, Insertable as _, Model as _, dynamic::DynQuery};

/// Ann has a profile and a seat, Bob a profile, Cid nothing; a seat is free.
async fn filled(db: &Db) -> Result<[User; 3]> {
    let users = [
        user(db, "ann").await?,
        user(db, "bob").await?,
        user(db, "cid").await?,
    ];
    for (user, motto) in users.iter().zip(["festina lente", "nil"]) {
        let motto = motto.into();
        NewProfile {
            user: user.into(),
            motto,
        }
        .insert(db)
        .await?;
    }
    NewSeat { number: 1 }
        .with(|s| s.user.set(&users[0]))
        .insert(db)
        .await?;
    NewSeat { number: 2 }.insert(db).await?;
    Ok(users)
}

#[tokio::test]
async fn both_sides_load_by_a_join() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let forward = Profile::all()
            .order_by(|p| p.id)
            .with(|p| p.user)
            .fetch(&db);
        let (profiles, sent) = statements(forward).await?;
        let names: Vec<&str> = profiles.iter().map(|p| &*p.user.name).collect();
        assert_eq!((names, sent), (vec!["ann", "bob"], 1));

        let back = User::all()
            .order_by(|u| u.name)
            .with(|u| (u.profile, u.seat))
            .fetch(&db);
        let (users, sent) = statements(back).await?;
        let found = users
            .iter()
            .map(|u: &UserWith<Option<Profile>, Option<Seat>>| {
                let motto = u.profile.as_ref().map(|profile| &*profile.motto);
                (&*u.name, motto, u.seat.as_ref().map(|seat| seat.number))
            });
        let expected = [
            ("ann", Some("festina lente"), Some(1)),
            ("bob", Some("nil"), None),
            ("cid", None, None),
        ];
        assert_eq!((found.collect::<Vec<_>>(), sent), (expected.to_vec(), 1));
    }
    Ok(())
}

#[tokio::test]
async fn both_sides_are_filtered_without_any() -> Result<()> {
    for db in databases().await {
        let users = filled(&db).await?;
        let names = |users: Vec<String>| users.join(" ");
        let motto = User::filter(|u| u.profile.motto.contains("lente")).select(|u| u.name);
        assert_eq!(names(motto.fetch(&db).await?), "ann");
        let without = User::filter(|u| u.profile.is_null()).select(|u| u.name);
        assert_eq!(names(without.fetch(&db).await?), "cid");
        let not_nil = User::filter(|u| u.profile.motto.ne("nil")).order_by(|u| u.name);
        assert_eq!(
            names(not_nil.select(|u| u.name).fetch(&db).await?),
            "ann cid"
        );
        let seated = User::filter(|u| !u.seat.is_null() & u.seat.number.lt(2)).select(|u| u.name);
        assert_eq!(names(seated.fetch(&db).await?), "ann");
        let taken = Seat::filter(|s| s.user.profile.motto.eq("festina lente"));
        assert_eq!(taken.count(&db).await?, 1);
        let profile = Profile::filter(|p| p.user.eq(&users[1])).one(&db).await?;
        let by_row = User::filter(|u| u.profile.eq(&profile)).one(&db).await?;
        assert_eq!(by_row.name, "bob");
        let by_motto = User::all()
            .order_by(|u| (-u.profile.motto, u.name))
            .select(|u| (u.name, u.profile.motto));
        let by_motto = by_motto.fetch(&db).await?;
        assert_eq!(by_motto[0], ("bob".to_owned(), Some("nil".to_owned())));
        assert_eq!(by_motto[2], ("cid".to_owned(), None));
        let keys = User::all()
            .order_by(|u| u.name)
            .select(|u| u.profile)
            .fetch(&db)
            .await?;
        assert_eq!(
            keys,
            [
                Profile::filter(|p| p.motto.contains("f"))
                    .one(&db)
                    .await?
                    .id,
                profile.id
            ]
            .map(Some)
            .into_iter()
            .chain([None])
            .collect::<Vec<_>>()
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_other_side_is_fetched_alone() -> Result<()> {
    for db in databases().await {
        let users = filled(&db).await?;
        let profile = users[0].profile.fetch(&db).await?;
        assert_eq!(profile.map(|p| p.motto).as_deref(), Some("festina lente"));
        assert!(users[2].profile.fetch(&db).await?.is_none());
        assert_eq!(users[0].seat.fetch(&db).await?.map(|s| s.number), Some(1));
    }
    Ok(())
}

#[tokio::test]
async fn to_many_below_the_other_side_finds_its_owner() -> Result<()> {
    for db in databases().await {
        let users = filled(&db).await?;
        let profile = users[1].profile.fetch(&db).await?.expect("bob has one");
        for title in ["sea", "hill"] {
            let title = title.into();
            NewPhoto {
                profile: (&profile).into(),
                title,
            }
            .insert(&db)
            .await?;
        }
        let query = User::all()
            .order_by(|u| u.name)
            .with(|u| u.profile.with(|p| p.photos.order_by(|x| x.title)));
        let (users, sent) = statements(query.fetch(&db)).await?;
        let photos = users
            .iter()
            .map(|u| u.profile.as_ref().map(|p| p.photos.len()));
        assert_eq!(
            (photos.collect::<Vec<_>>(), sent),
            (vec![Some(0), Some(2), None], 2)
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_two_rows_share_a_one_to_one() -> Result<()> {
    for db in databases().await {
        let users = filled(&db).await?;
        let twice = NewProfile {
            user: (&users[0]).into(),
            motto: "again".into(),
        }
        .insert(&db)
        .await;
        let error = twice.expect_err("ann has a profile");
        assert_eq!(error.fields()[0].field, "user");
        // Free seats are as many as one likes.
        NewSeat { number: 3 }.insert(&db).await?;
        assert_eq!(Seat::filter(|s| s.user.is_null()).count(&db).await?, 2);
    }
    Ok(())
}

#[tokio::test]
async fn as_the_primary_key_it_is_a_part_of_the_other_row() -> Result<()> {
    for db in databases().await {
        let names = ["Ritz", "Park"];
        let mut places = Vec::new();
        for name in names {
            places.push(NewPlace { name: name.into() }.insert(&db).await?);
        }
        let ritz = NewRestaurant {
            place: (&places[0]).into(),
            stars: 3,
        }
        .insert(&db)
        .await?;
        assert_eq!(ritz.pk(), places[0].id);
        let again = Restaurant::get(&db, places[0].id).await?;
        assert_eq!(again.stars, 3);
        let query = Restaurant::filter(|r| r.place.name.eq("Ritz")).with(|r| r.place);
        assert_eq!(query.one(&db).await?.place.name, "Ritz");
        let query = Place::filter(|p| p.restaurant.stars.ge(3)).with(|p| p.restaurant);
        let place = query.one(&db).await?;
        assert_eq!(place.restaurant.as_ref().map(|r| r.stars), Some(3));
        let none = Place::filter(|p| p.restaurant.is_null()).one(&db).await?;
        assert_eq!(none.name, "Park");
        let twice = NewRestaurant {
            place: (&places[0]).into(),
            stars: 1,
        }
        .insert(&db)
        .await;
        assert!(twice.is_err());
        Place::filter(|p| p.name.eq("Ritz")).delete(&db).await?;
        assert_eq!(Restaurant::all().count(&db).await?, 0);
    }
    Ok(())
}

#[tokio::test]
async fn names_at_run_time_pass_both_sides() -> Result<()> {
    for db in databases().await {
        filled(&db).await?;
        let count = async |lookup: &str, value: &str| {
            DynQuery::new(User::META)
                .filter(lookup, value)?
                .count(&db)
                .await
        };
        assert_eq!(count("profile__motto__icontains", "LENTE").await?, 1);
        let none = DynQuery::new(User::META).filter("profile__isnull", true)?;
        assert_eq!(none.count(&db).await?, 1);
        let seats = DynQuery::new(Seat::META).filter("user__profile__motto", "nil")?;
        assert_eq!(seats.count(&db).await?, 0);
    }
    Ok(())
}
