mod enumeration;
mod next;
mod page;
mod require;
mod session;
