mod argon2;
mod rules;
mod work;
