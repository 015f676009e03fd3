//! The shop for programs.

use crate::site::everywhere;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct New<'n> {
    name: &'n str,
    price: &'n str,
    category: i64,
}

#[derive(Deserialize)]
struct Made {
    id: i64,
    name: String,
    price: String,
}

const BOOK: New<'_> = New {
    name: "The Waves",
    price: "12.90",
    category: 1,
};

#[test]
fn staff_adds_a_product() {
    everywhere(async |site| {
        let staff = site.visitor("staff", true, false).await;
        let answer = staff.post("/api/products").json(&BOOK).await;
        answer.assert_status(201);
        let made: Made = answer.json();
        assert_eq!(
            (made.name.as_str(), made.price.as_str()),
            ("The Waves", "12.90")
        );
        let location = format!("/products/{}", made.id);
        answer.assert_header("location", &location);
        staff
            .get(&location)
            .await
            .assert_status(200)
            .assert_contains("The Waves");
        let all: Vec<Made> = site.get("/api/products").await.assert_status(200).json();
        assert!(all.iter().any(|product| product.id == made.id));
    });
}

#[derive(Deserialize)]
struct Shelf {
    name: String,
    products: i64,
    dearest: Option<String>,
}

#[test]
fn shelves_come_with_the_fullest_first() {
    everywhere(async |site| {
        site.app.assert_sql().await;
        let shelves: Vec<Shelf> = site.get("/api/shelves").await.assert_status(200).json();
        site.app.assert_queries(1);
        let counts: Vec<i64> = shelves.iter().map(|shelf| shelf.products).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
        for shelf in shelves {
            assert_eq!(
                shelf.dearest.is_some(),
                shelf.products > 0,
                "{}",
                shelf.name
            );
        }
    });
}

#[test]
fn others_do_not() {
    everywhere(async |site| {
        let anonymous = site.post("/api/products").json(&BOOK).await;
        anonymous.assert_status(401);
        let reader = site.visitor("reader", false, false).await;
        reader
            .post("/api/products")
            .json(&BOOK)
            .await
            .assert_status(403);
        let staff = site.visitor("staff", true, false).await;
        let elsewhere = staff
            .post("/api/products")
            .header("sec-fetch-site", "cross-site");
        elsewhere.json(&BOOK).await.assert_status(403);
        site.get("/").await.assert_lacks("The Waves");
    });
}

#[test]
fn what_does_not_fit_is_refused_by_field() {
    everywhere(async |site| {
        let staff = site.visitor("staff", true, false).await;
        let long = "x".repeat(201);
        for (new, field) in [
            (
                New {
                    name: &long,
                    ..BOOK
                },
                "name",
            ),
            (
                New {
                    price: "1.234",
                    ..BOOK
                },
                "price",
            ),
            (
                New {
                    price: "123456789.00",
                    ..BOOK
                },
                "price",
            ),
            (
                New {
                    category: 4_711,
                    ..BOOK
                },
                "category",
            ),
        ] {
            let answer = staff.post("/api/products").json(&new).await;
            answer.assert_status(422);
            answer.assert_header("content-type", "application/problem+json");
            answer.assert_contains(field);
        }
        let nameless = staff.post("/api/products").json(&[("price", "1")]).await;
        nameless.assert_status(422);
        nameless.assert_header("content-type", "application/problem+json");
        let broken = staff
            .post("/api/products")
            .header("content-type", "application/json");
        broken.body("{").await.assert_status(400);
        staff
            .post("/api/products")
            .body("name=x")
            .await
            .assert_status(415);
        site.get("/").await.assert_lacks("The Waves");
    });
}
