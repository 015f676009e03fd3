//! A request as one transaction.

use crate::{App, Blueprint};
use axum::{
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use carafe_core::{Error, context};
use carafe_orm::LazyDb;
use std::sync::Arc;

impl Blueprint {
    /// Makes each request of this blueprint one transaction: what it wrote is kept when its handler answers, and undone
    /// when the handler returns an error or the answer is a 5xx.
    ///
    /// `Db` then is that transaction, which begins with its first statement. A handler that is to be in none takes
    /// `NonAtomic(db): NonAtomic`.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// let shop = Blueprint::new("shop").atomic_requests();
    /// ```
    pub fn atomic_requests(self) -> Self {
        self.layer(from_fn(run))
    }
}

impl App {
    /// Makes each request of the app one transaction, as [`Blueprint::atomic_requests`] does for a blueprint.
    pub fn atomic_requests(mut self) -> Self {
        self.root = self.root.atomic_requests();
        self
    }
}

async fn run(request: Request, next: Next) -> Response {
    let Some(app) = context::app() else {
        return next.run(request).await;
    };
    let Ok(lazy) = LazyDb::of(&app) else {
        return next.run(request).await;
    };
    match lazy.atomic_request(next.run(request), went_well).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

/// An error that a handler returned is in its answer, whatever status it became.
fn went_well(response: &Response) -> bool {
    !response.status().is_server_error() && response.extensions().get::<Arc<Error>>().is_none()
}
