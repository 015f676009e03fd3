//! Which models are in the admin: those with the flag, those with an `impl Admin`, those with both.

use super::site::{Site, block, cheap};
use carafe::prelude::*;

#[model(admin)]
struct FlagOnly {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub name: String,
}

#[model]
struct ImplOnly {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub name: String,
}

impl Admin for ImplOnly {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.search_fields(|m| m.name);
    }
}

#[model(admin)]
struct FlagAndImpl {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub name: String,
}

impl Admin for FlagAndImpl {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.search_fields(|m| m.name);
    }
}

#[model]
struct Unseen {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub name: String,
}

#[test]
fn models_are_listed_by_flag_by_impl_or_by_both() {
    block(async {
        let four = Blueprint::new("four").models(models![FlagOnly, ImplOnly, FlagAndImpl, Unseen]);
        let app = App::new().mount("/", four).mount("/accounts", auth());
        let app = app.mount("/admin", admin()).state(cheap());
        let site = Site::of(app.test().await).await;
        let index = site.get("/admin/").await;
        for (slug, listed, searched) in [
            ("flagonly", true, false),
            ("implonly", true, true),
            ("flagandimpl", true, true),
            ("unseen", false, false),
        ] {
            let address = format!("/admin/four/{slug}/");
            assert_eq!(index.text().contains(&address), listed, "{slug}");
            let list = site.get(&address).await;
            assert_eq!(list.status(), if listed { 200 } else { 404 }, "{slug}");
            assert_eq!(list.text().contains("name=\"q\""), searched, "{slug}");
        }
    });
}
