//! What was sold.

use super::{Customer, Track};
use carafe::prelude::*;

/// What a customer bought at one time.
#[model(table = "Invoice", managed = false, order_by(-date))]
pub struct Invoice {
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

impl Admin for Invoice {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|i| {
            (
                i.id,
                i.customer.last_name,
                i.date,
                i.billing_country,
                i.total,
            )
        });
        a.search_fields(|i| (i.customer.last_name, i.billing_city, i.billing_country));
    }
}

/// One track of an invoice.
#[model(table = "InvoiceLine", managed = false)]
pub struct InvoiceLine {
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

impl Admin for InvoiceLine {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|l| (l.id, l.invoice.date, l.track.name, l.unit_price, l.quantity));
        a.computed("Sum", |l| (l.unit_price * l.quantity).to_string());
        a.search_fields(|l| l.track.name);
    }
}
