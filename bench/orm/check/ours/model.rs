/// One model.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub struct {T} {
    pub id: Id<Self>,
    pub owner: Fk<{owner}>,
    pub parent: Option<Fk<{parent}>>,
    pub name: String,
    pub note: Option<String>,
    #[field(default = 0)]
    pub qty: i32,
    #[field(digits(10, 2))]
    pub price: Decimal,
    #[field(default = true)]
    pub active: bool,
    #[field(auto_now_add)]
    pub created: DateTime,
    pub rating: f64,
    #[field(via = owner)]
    pub items: Rev<{item}>,
}

pub mod q{i} {
    use super::*;

    pub async fn a(db: &Db, s: &str) -> Result<Vec<{T}>> {
        {T}::filter(|p| p.owner.name.eq(s) & p.items.any(|i| i.name.eq("sale") & i.qty.gt(3)) | !p.active)
            .order_by(|p| (-p.price, p.id))
            .fetch(db)
            .await
    }

    pub async fn b(db: &Db) -> Result<u64> {
        let query = {T}::filter(|p| p.price.lt(10) & p.note.is_null());
        let page = query.order_by(|p| -p.created).page(2, 25).fetch(db).await?;
        Ok(page.total)
    }

    pub async fn c(db: &Db) -> Result<usize> {
        let rows = {T}::filter(|p| p.rating.ge(0.5)).with(|p| (p.owner, p.items));
        let mut n = 0;
        for p in rows.fetch(db).await? {
            n += p.name.len() + p.owner.name.len() + p.items.len();
        }
        Ok(n)
    }

    pub async fn d(db: &Db) -> Result<i64> {
        let rows = {T}::filter(|p| p.rating.ge(0.5)).select(|p| (p.id, p.name, p.price, p.qty));
        let mut n = 0;
        for (id, name, _, qty) in rows.fetch(db).await? {
            n += id.raw() + i64::from(qty) + i64::from(name.is_empty());
        }
        Ok(n)
    }

    pub async fn e(db: &Db, o: &{owner}) -> Result<{T}> {
        let rows = {T}::filter(|p| p.qty.gt(0));
        rows.update(db, |p| (p.qty.set(p.qty - 1), p.note.set("x"))).await?;
        let new = New{T} { owner: o.into(), name: "a".into(), price: 9.into(), rating: 1.0 };
        new.with(|p| p.qty.set(5)).insert(db).await
    }
}
