//! Who buys and who sells.

use super::Invoice;
use carafe::prelude::*;

/// Who buys.
#[model(table = "Customer", managed = false, display = |c| format!("{} {}", c.first_name, c.last_name))]
pub struct Customer {
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

impl Admin for Customer {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|c| (c.last_name, c.first_name, c.city, c.country, c.email));
        a.search_fields(|c| (c.first_name, c.last_name, c.city, c.country, c.email));
    }
}

/// Who sells.
#[model(table = "Employee", managed = false, display = |e| format!("{} {}", e.first_name, e.last_name))]
pub struct Employee {
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

impl Admin for Employee {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|e| {
            (
                e.last_name,
                e.first_name,
                e.title,
                e.reports_to.last_name,
                e.hire_date,
            )
        });
        a.search_fields(|e| (e.first_name, e.last_name, e.title));
    }
}
