//! The two sections that every program has, whatever it mounts.

use super::{Environment, Settings};
use crate::{Error, Result, Secret, check::Check, random};
use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

crate::section! {
    /// Keys and names that protect the program.
    pub struct SecuritySettings in "security" {
        /// Signs cookies and tokens; at least 32 bytes. Development makes one of its own.
        secret_key("SECRET_KEY"): Option<Secret> = None,
        /// Keys of yesterday: what they signed is still read, nothing new is signed with them.
        secret_key_fallbacks("SECRET_KEY_FALLBACKS"): Vec<Secret> = Vec::new(),
        /// Names under which the program may be asked for, such as `shop.example` or `.shop.example`.
        allowed_hosts("ALLOWED_HOSTS"): Vec<String> = Vec::new(),
        /// Other origins that may send unsafe requests, such as `https://admin.shop.example`.
        trusted_origins("TRUSTED_ORIGINS"): Vec<String> = Vec::new(),
    }
}

crate::section! {
    /// Where the data is.
    pub struct DatabaseSettings in "database" {
        /// `sqlite:PATH`, `postgres://user:password@host/name` or `mysql://…`.
        url("DATABASE_URL"): Option<Secret> = None,
        /// More databases, `name=url` each, such as `replica=postgres://user:password@host/name`.
        others("DATABASES"): Vec<Secret> = Vec::new(),
    }
}

/// Fewer bytes can be guessed.
const SHORTEST: usize = 32;

impl SecuritySettings {
    /// What production refuses to start with.
    pub fn problem(&self) -> Option<Check> {
        let Some(key) = &self.secret_key else {
            return Some(
                Check::error(
                    "settings.E005",
                    "production needs a SECRET_KEY, and none is set",
                )
                .hint("make one with `openssl rand -hex 32` and set SECRET_KEY to it"),
            );
        };
        weakness(key.expose()).map(|why| {
            Check::error("settings.E006", format!("SECRET_KEY {why}"))
                .hint("make one with `openssl rand -hex 32` and keep it out of the repository")
        })
    }
}

fn weakness(key: &str) -> Option<&'static str> {
    const SAMPLES: [&str; 7] = [
        "changeme",
        "change-me",
        "change_me",
        "insecure",
        "example",
        "your-secret",
        "placeholder",
    ];
    let low = key.to_ascii_lowercase();
    let mut letters: Vec<u8> = key.bytes().collect();
    letters.sort_unstable();
    letters.dedup();
    if key.len() < SHORTEST {
        Some("is shorter than 32 bytes")
    } else if SAMPLES.iter().any(|sample| low.contains(sample)) || letters.len() < 8 {
        Some("is a sample, not a secret")
    } else {
        None
    }
}

/// The key in force.
pub(crate) fn secret_key(settings: &Settings) -> Result<Secret> {
    let security: SecuritySettings = settings
        .section()
        .map_err(|check| Error::config(check.to_string()))?;
    match (security.secret_key, settings.environment()) {
        (Some(key), _) => Ok(key),
        (None, Environment::Production) => Err(Error::config(
            "production needs a SECRET_KEY, and none is set",
        )
        .code("settings.E005")),
        (None, Environment::Development) => {
            kept_key(&settings.root().join(".carafe")).map_err(|cause| {
                Error::config("the development key cannot be kept in `.carafe/`")
                    .code("settings.E009")
                    .hint("set SECRET_KEY, or let the program write to its folder")
                    .cause(cause)
            })
        }
    }
}

/// The key in `.carafe/`, made when it is not there.
fn kept_key(folder: &Path) -> io::Result<Secret> {
    let file = folder.join("secret_key");
    match fs::read_to_string(&file) {
        Ok(key) if key.trim().len() >= SHORTEST => return Ok(Secret::new(key.trim())),
        Ok(_) => fs::remove_file(&file)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(".gitignore"), "*\n")?;
    let key = random::token() + &random::token();
    match private_file(&file) {
        Ok(mut out) => out.write_all(key.as_bytes()).map(|()| Secret::new(key)),
        // Another process was faster: its key is the key.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::read_to_string(&file).map(|key| Secret::new(key.trim()))
        }
        Err(error) => Err(error),
    }
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
