//! Commands about accounts.

mod ask;
mod changepassword;
mod clearsessions;
mod createsuperuser;

pub(crate) use self::{
    changepassword::changepassword, clearsessions::clearsessions, createsuperuser::createsuperuser,
};

use carafe_core::{Error, ErrorKind};

/// A mistake of whoever typed the command.
#[track_caller]
fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadRequest, message.into()).code("auth.E004")
}
