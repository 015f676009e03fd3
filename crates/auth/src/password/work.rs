//! Where hashing runs: never on the threads that serve, and only so much of it at once.

use super::{Argon2, PasswordHasher, is_usable};
use carafe_core::{Error, ErrorKind, Result, Secret, context::AppHandle};
use std::{fmt, sync::Arc, sync::LazyLock, thread};
use tokio::{sync::Semaphore, task};

/// Longer texts are refused before they are hashed.
const LONGEST: usize = 4_096;

/// Hashes and verifies passwords off the async threads, a bounded number at once.
///
/// One lies in the app, put there by `auth()`; an app gives its own with another [`PasswordHasher`] by
/// `.state(Passwords::new(hasher))`.
///
/// ```
/// # async fn example() -> carafe_core::Result<()> {
/// use carafe_auth::password::{Passwords, Verdict};
///
/// let passwords = Passwords::default();
/// let kept = passwords.hash("correct horse").await?;
/// assert_eq!(passwords.verify("correct horse", &kept).await?, Verdict::Right);
/// assert_eq!(passwords.verify("battery staple", &kept).await?, Verdict::Wrong);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Passwords {
    hasher: Arc<dyn PasswordHasher>,
    turns: Arc<Semaphore>,
}

/// What a password turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not the one.
    Wrong,
    /// The one.
    Right,
    /// The one, and its stored text was made in a weaker way than today's: hash it again.
    Outdated,
}

static DEFAULT: LazyLock<Passwords> = LazyLock::new(Passwords::default);

impl Default for Passwords {
    fn default() -> Self {
        Self::new(Argon2::default())
    }
}

impl Passwords {
    /// With this hasher; as many at once as there are processors.
    pub fn new(hasher: impl PasswordHasher) -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self {
            hasher: Arc::new(hasher),
            turns: Arc::new(Semaphore::new(processors)),
        }
    }

    /// At most that many at once; each takes the memory of one hash.
    #[must_use]
    pub fn at_once(self, most: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(most.max(1))),
            ..self
        }
    }

    /// Those of the app, else ones that work as `auth()` would set them up.
    pub fn of(app: &AppHandle) -> Self {
        app.get::<Self>().unwrap_or(&DEFAULT).clone()
    }

    /// The text to keep of a password.
    ///
    /// Errors: a password of more than 4,096 bytes.
    pub async fn hash(&self, password: &str) -> Result<String> {
        if password.len() > LONGEST {
            return Err(
                Error::new(ErrorKind::Invalid, "a password has at most 4096 bytes")
                    .code("auth.E002"),
            );
        }
        self.work(password, PasswordHasher::hash).await?
    }

    /// Whether a password belongs to a stored text. The work is done even where the answer is known before.
    pub async fn verify(&self, password: &str, encoded: &str) -> Result<Verdict> {
        if !is_usable(encoded) || password.len() > LONGEST {
            self.refuse().await?;
            return Ok(Verdict::Wrong);
        }
        let encoded = encoded.to_owned();
        self.work(password, move |hasher, password| {
            match hasher.verify(password, &encoded) {
                false => Verdict::Wrong,
                true if hasher.outdated(&encoded) => Verdict::Outdated,
                true => Verdict::Right,
            }
        })
        .await
    }

    /// Takes as long as a wrong password does, for accounts that are not there.
    pub async fn refuse(&self) -> Result<()> {
        self.work("no account has this password", |hasher, password| {
            hasher.hash(password).map(drop)
        })
        .await?
    }

    async fn work<T, F>(&self, password: &str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&dyn PasswordHasher, &str) -> T + Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| Error::internal("password hashing was closed"))?;
        let (hasher, password) = (Arc::clone(&self.hasher), Secret::new(password));
        let done = task::spawn_blocking(move || {
            // The turn ends with the work, also when the client has left and nobody waits.
            let _turn = turn;
            work(&*hasher, password.expose())
        });
        done.await
            .map_err(|cause| Error::internal("password hashing failed").cause(cause))
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("turns", &self.turns.available_permits())
            .finish_non_exhaustive()
    }
}
