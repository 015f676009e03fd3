//! Users, passwords, login and database sessions.
pub mod password;
