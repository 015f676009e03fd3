//! The listings of `docs/guide/relations.md` about references to rows of several models.

use super::{
    block, every, filled,
    models::{Category, Product},
};
use carafe::prelude::*;

#[model]
pub struct Customer {
    pub id: Id<Self>,
    #[field(max = 80)]
    pub email: String,
    pub badges: GenericRelation<Badge>,
}

#[derive(GenericFk, Debug, Clone)]
pub enum Subject {
    Product(Fk<Product>),
    Customer(Fk<Customer>),
}

#[model]
pub struct Badge {
    pub id: Id<Self>,
    pub name: String,
    #[field(generic)]
    pub subject: Subject,
}

#[model]
pub struct Note {
    pub id: Id<Self>,
    pub text: String,
    pub about: AnyFk,
}

#[test]
fn references_lead_to_rows_of_several_models() {
    block(async {
        for db in every().await {
            filled(&db).await.unwrap();
            badges(&db).await.unwrap();
            notes(&db).await.unwrap();
        }
    });
}

async fn badges(db: &Db) -> Result<()> {
    let db = db.clone();
    let product = Product::filter(|p| p.name.eq("Atlas")).one(&db).await?;
    let customer = NewCustomer {
        email: "ann@example.org".into(),
    };
    let customer = customer.insert(&db).await?;

    let new = NewBadge {
        name: "new".into(),
        subject: (&product).into(),
    };
    let mut badge = new.insert(&db).await?;
    let badges = Badge::filter(|b| b.subject.eq(&product)).fetch(&db).await?;
    assert_eq!(badges.len(), 1);
    let badges = Badge::filter(|b| b.subject.is_customer())
        .fetch(&db)
        .await?;
    assert_eq!(badges.len(), 0);
    let badges = Badge::filter(|b| b.subject.product.price.gt(10))
        .fetch(&db)
        .await?;
    assert_eq!(badges.len(), 1);

    for badge in Badge::all().with(|b| b.subject).fetch(&db).await? {
        match &badge.subject {
            SubjectRow::Product(product) => println!("{} {}", badge.name, product.price),
            SubjectRow::Customer(customer) => println!("{} {}", badge.name, customer.email),
            SubjectRow::Missing(key) => println!("{} {key:?} is gone", badge.name),
        }
    }

    badge.update(&db, |b| b.subject.set(&customer)).await?;
    let customers = Customer::all().with(|c| c.badges).fetch(&db).await?;
    assert_eq!(customers[0].badges[0].name, "new");
    customer.delete(&db).await?;
    assert_eq!(Badge::all().count(&db).await?, 0);
    Ok(())
}

async fn notes(db: &Db) -> Result<()> {
    let db = db.clone();
    let product = Product::filter(|p| p.name.eq("Atlas")).one(&db).await?;

    let new = NewNote {
        text: "Dented".into(),
        about: AnyFk::to(&db, &product)?,
    };
    let note = new.insert(&db).await?;
    let product: Option<Product> = note.about.fetch(&db).await?;

    assert_eq!(
        product.map(|product| product.name).as_deref(),
        Some("Atlas")
    );
    let other: Option<Category> = note.about.fetch(&db).await?;
    assert!(other.is_none());
    Ok(())
}
