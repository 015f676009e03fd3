//! A table of settings, described once.

use super::Settings;
use crate::check::Check;

/// One table of settings as a type. [`section!`](crate::section) writes it.
pub trait Section: Sized + 'static {
    /// The table, its keys, and how to check it.
    const INFO: SectionInfo;

    /// Reads every key, or says which one cannot be read.
    fn read(settings: &Settings) -> Result<Self, Check>;
}

/// What is known about a section without its type.
#[derive(Debug, Clone, Copy)]
pub struct SectionInfo {
    /// Name of the table, such as `http`.
    pub table: &'static str,
    /// The keys it knows.
    pub keys: &'static [Key],
    /// Reads the whole section and throws it away.
    pub validate: fn(&Settings) -> Result<(), Check>,
}

/// One key of a section.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Name in the table, such as `port`.
    pub name: &'static str,
    /// Short name in the environment, such as `PORT`.
    pub variable: Option<&'static str>,
    /// Whether listings hide its value.
    pub secret: bool,
}

/// Describes a table of settings: its keys, their types, defaults and short names in the environment.
///
/// It writes the struct, its `Default`, and [`Section`].
///
/// ```
/// carafe_core::section! {
///     /// How the shop behaves.
///     pub struct ShopSettings in "shop" {
///         /// Products on one page.
///         per_page: u32 = 20,
///         /// Where orders are sent.
///         orders_to("ORDERS_TO"): Option<String> = None,
///     }
/// }
/// assert_eq!(ShopSettings::default().per_page, 20);
/// ```
#[macro_export]
macro_rules! section {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident in $table:literal {
            $(
                $(#[$key_meta:meta])*
                $key:ident $(($variable:literal))? : $type:ty = $default:expr
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $visibility struct $name {
            $( $(#[$key_meta])* pub $key: $type, )*
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self { $( $key: $default, )* }
            }
        }

        impl $crate::settings::Section for $name {
            const INFO: $crate::settings::SectionInfo = $crate::settings::SectionInfo {
                table: $table,
                keys: &[$( $crate::settings::Key {
                    name: ::core::stringify!($key),
                    variable: $crate::section!(@variable $($variable)?),
                    secret: <$type as $crate::settings::FromSetting>::SECRET,
                }, )*],
                validate: |settings| settings.section::<Self>().map(::core::mem::drop),
            };

            fn read(settings: &$crate::settings::Settings) -> ::core::result::Result<Self, $crate::check::Check> {
                ::core::result::Result::Ok(Self { $(
                    $key: settings.value_or($table, ::core::stringify!($key), || $default)?,
                )* })
            }
        }
    };
    (@variable) => { ::core::option::Option::None };
    (@variable $variable:literal) => { ::core::option::Option::Some($variable) };
}
