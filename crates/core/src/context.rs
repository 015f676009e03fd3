//! What is known about the request, task or command that is running.

/// Notes one statement sent to the database for the running request.
pub fn query_ran(_sql: &str) {}
