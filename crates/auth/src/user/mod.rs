//! Accounts: the table, making one, changing its password.

mod create;
mod model;

pub use self::{
    create::{Account, NewPassword, create, set_password, username_problem},
    model::{NewUser, User, UserCols},
};
