//! What a model looks like, as data: the one table that queries, migrations, forms and the admin read.

use crate::value::{ColumnType, DbType, Nullness, Row, Value};
use carafe_core::Result;
use std::panic::Location;

/// One model. `#[model]` writes it as a constant.
///
/// It holds no label and no table name of the database unless `table = "…"` says so: both come from the
/// blueprint that lists the model, through the [`Registry`](super::Registry).
#[derive(Debug)]
#[non_exhaustive]
pub struct ModelMeta {
    /// Number of this model, made from its path in the program.
    pub id: u64,
    /// Name of the struct, such as `Product`.
    pub name: &'static str,
    /// Where the struct stands.
    pub at: &'static Location<'static>,
    /// The table, when `table = "…"` names it.
    pub table: Option<&'static str>,
    /// The columns, in the order in which rows are read.
    pub columns: &'static [ColumnMeta],
    /// The relations: `Fk`, `M2m` and `Rev` fields, in the order of the struct.
    pub relations: &'static [RelationMeta],
    /// Positions of the primary key's columns.
    pub pk: &'static [u16],
    /// Columns that are unique together.
    pub uniques: &'static [&'static [u16]],
    /// Further indexes.
    pub indexes: &'static [&'static [OrderedColumn]],
    /// The order of a query that asks for none.
    pub ordering: &'static [OrderedColumn],
    /// The column that stands for a row in lists, when it is a single one.
    pub display_column: Option<u16>,
    /// Reads a whole row and gives its short text.
    pub display: fn(&mut Row<'_>) -> Result<String>,
    /// Whether `#[model(admin)]` asks for it to be in the admin.
    pub admin: bool,
    /// Whether migrations make and change its table.
    pub managed: bool,
    /// Its name for people, when `verbose_name = "…"` gives one.
    pub verbose_name: Option<&'static str>,
    /// The same for several, when `verbose_name_plural = "…"` gives one.
    pub verbose_name_plural: Option<&'static str>,
}

/// A column and its direction, in an index or an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedColumn {
    /// Position of the column.
    pub column: u16,
    /// From large to small.
    pub descending: bool,
}

/// One column.
#[derive(Debug)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own, set by a word of the attribute"
)]
pub struct ColumnMeta {
    /// Name of the field in the struct.
    pub field: &'static str,
    /// Name of the column in the table.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Most characters of a text; 0 is no limit.
    pub max: u32,
    /// Precision and scale of a decimal; (0, 0) when not given.
    pub digits: (u8, u8),
    /// Whether the database numbers it.
    pub auto: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
    /// Whether an index of its own is kept.
    pub index: bool,
    /// Gives the value of a new row that does not name one.
    pub default: Option<fn() -> Value>,
    /// Set to the present time when the row is made.
    pub auto_now_add: bool,
    /// Set to the present time whenever the row is saved.
    pub auto_now: bool,
    /// Position of the relation whose key it is.
    pub relation: Option<u16>,
    /// Whether templates, JSON, the admin and dynamic queries never see it.
    pub secret: bool,
    /// Whether forms show it.
    pub editable: bool,
    /// Its name for people, when `label = "…"` gives one.
    pub label: Option<&'static str>,
    /// A sentence beside it in forms.
    pub help_text: Option<&'static str>,
    /// Whether an empty text is accepted in forms.
    pub blank: bool,
}

/// One relation.
#[derive(Debug)]
#[non_exhaustive]
pub struct RelationMeta {
    /// Name of the field in the struct.
    pub name: &'static str,
    /// How the two tables are joined.
    pub kind: RelationKind,
    /// The other model.
    pub target: fn() -> &'static ModelMeta,
}

/// How a relation joins two tables.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum RelationKind {
    /// This table holds the other's key.
    ForeignKey {
        /// Position of the column that holds it.
        column: u16,
        /// Whether the row may have none.
        nullable: bool,
        /// What happens to this row when the other goes.
        on_delete: OnDelete,
    },
    /// The other table holds this one's key, or both meet in the other's many-to-many table.
    Reverse {
        /// Position of the relation in the other model.
        relation: u16,
    },
    /// A third table holds both keys.
    ManyToMany {
        /// That table, when `table = "…"` names it.
        table: Option<&'static str>,
        /// Its columns for this and the other side, when `columns("…", "…")` names them.
        columns: Option<(&'static str, &'static str)>,
    },
}

/// What happens to a row when the row it refers to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDelete {
    /// It goes too.
    #[default]
    Cascade,
    /// The deletion is refused.
    Restrict,
    /// It stays and refers to nothing.
    SetNull,
    /// Nothing: the database decides, at the end of the transaction.
    DoNothing,
}

impl OrderedColumn {
    /// From small to large.
    pub const fn asc(column: u16) -> Self {
        Self {
            column,
            descending: false,
        }
    }

    /// From large to small.
    pub const fn desc(column: u16) -> Self {
        Self {
            column,
            descending: true,
        }
    }
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(mut self) -> Self {
            self.$name = true;
            self
        }
    )* };
}

impl ColumnMeta {
    /// A column for a field of type `T`.
    pub const fn of<T: DbType>(field: &'static str, name: &'static str) -> Self {
        Self {
            field,
            name,
            kind: T::TYPE,
            nullable: <T::Null as Nullness>::YES,
            max: 0,
            digits: (0, 0),
            auto: false,
            unique: false,
            index: false,
            default: None,
            auto_now_add: false,
            auto_now: false,
            relation: None,
            secret: false,
            editable: true,
            label: None,
            help_text: None,
            blank: false,
        }
    }

    flags! {
        /// The database numbers it.
        auto;
        /// No two rows have the same value.
        unique;
        /// It has an index of its own.
        index;
        /// Set when the row is made.
        auto_now_add;
        /// Set whenever the row is saved.
        auto_now;
        /// Never shown.
        secret;
        /// May be empty in forms.
        blank;
    }

    /// At most that many characters.
    #[must_use]
    pub const fn max(mut self, characters: u32) -> Self {
        self.max = characters;
        self
    }

    /// That many digits in all, and that many of them after the point.
    #[must_use]
    pub const fn digits(mut self, precision: u8, scale: u8) -> Self {
        self.digits = (precision, scale);
        self
    }

    /// A new row gets this value when it names none.
    #[must_use]
    pub const fn default(mut self, value: fn() -> Value) -> Self {
        self.default = Some(value);
        self
    }

    /// It holds the key of this relation.
    #[must_use]
    pub const fn relation(mut self, relation: u16) -> Self {
        self.relation = Some(relation);
        self
    }

    /// Forms leave it out.
    #[must_use]
    pub const fn not_editable(mut self) -> Self {
        self.editable = false;
        self
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// A sentence beside it in forms.
    #[must_use]
    pub const fn help_text(mut self, text: &'static str) -> Self {
        self.help_text = Some(text);
        self
    }

    /// Whether an insert may leave it out.
    pub const fn optional(&self) -> bool {
        self.auto || self.nullable || self.default.is_some() || self.auto_now || self.auto_now_add
    }
}

impl RelationMeta {
    /// A foreign key in this column.
    pub const fn foreign_key(
        name: &'static str,
        column: u16,
        nullable: bool,
        on_delete: OnDelete,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self {
            name,
            kind: RelationKind::ForeignKey {
                column,
                nullable,
                on_delete,
            },
            target,
        }
    }

    /// The other side of a relation of the other model.
    pub const fn reverse(
        name: &'static str,
        relation: u16,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self {
            name,
            kind: RelationKind::Reverse { relation },
            target,
        }
    }

    /// A relation through a third table.
    pub const fn many_to_many(
        name: &'static str,
        table: Option<&'static str>,
        columns: Option<(&'static str, &'static str)>,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self {
            name,
            kind: RelationKind::ManyToMany { table, columns },
            target,
        }
    }

    /// Whether it leads to several rows.
    pub const fn to_many(&self) -> bool {
        !matches!(self.kind, RelationKind::ForeignKey { .. })
    }
}

impl ModelMeta {
    /// A model with these columns; everything else is its default.
    #[track_caller]
    pub const fn new(
        id: u64,
        name: &'static str,
        columns: &'static [ColumnMeta],
        relations: &'static [RelationMeta],
        display: fn(&mut Row<'_>) -> Result<String>,
    ) -> Self {
        Self {
            id,
            name,
            at: Location::caller(),
            table: None,
            columns,
            relations,
            pk: &[0],
            uniques: &[],
            indexes: &[],
            ordering: &[],
            display_column: None,
            display,
            admin: false,
            managed: true,
            verbose_name: None,
            verbose_name_plural: None,
        }
    }

    /// Its table has this name, whatever the blueprint's label.
    #[must_use]
    pub const fn table(mut self, name: &'static str) -> Self {
        self.table = Some(name);
        self
    }

    /// The primary key's columns.
    #[must_use]
    pub const fn pk(mut self, columns: &'static [u16]) -> Self {
        self.pk = columns;
        self
    }

    /// Columns that are unique together.
    #[must_use]
    pub const fn uniques(mut self, uniques: &'static [&'static [u16]]) -> Self {
        self.uniques = uniques;
        self
    }

    /// Further indexes.
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [&'static [OrderedColumn]]) -> Self {
        self.indexes = indexes;
        self
    }

    /// The order of a query that asks for none.
    #[must_use]
    pub const fn ordering(mut self, ordering: &'static [OrderedColumn]) -> Self {
        self.ordering = ordering;
        self
    }

    /// This column stands for a row.
    #[must_use]
    pub const fn display_column(mut self, column: u16) -> Self {
        self.display_column = Some(column);
        self
    }

    /// It is in the admin.
    #[must_use]
    pub const fn admin(mut self) -> Self {
        self.admin = true;
        self
    }

    /// Migrations leave its table alone.
    #[must_use]
    pub const fn unmanaged(mut self) -> Self {
        self.managed = false;
        self
    }

    /// Its name for people, one and several.
    #[must_use]
    pub const fn verbose(mut self, one: Option<&'static str>, many: Option<&'static str>) -> Self {
        self.verbose_name = one;
        self.verbose_name_plural = many;
        self
    }

    /// The primary key's column, or its first one.
    pub fn pk_column(&self) -> &'static ColumnMeta {
        &self.columns[usize::from(self.pk.first().copied().unwrap_or(0))]
    }

    /// The position of the column of this field.
    pub fn column(&self, field: &str) -> Option<u16> {
        position(self.columns.iter().position(|column| column.field == field))
    }

    /// The position of this relation.
    pub fn relation(&self, name: &str) -> Option<u16> {
        position(
            self.relations
                .iter()
                .position(|relation| relation.name == name),
        )
    }
}

fn position(index: Option<usize>) -> Option<u16> {
    index.and_then(|index| u16::try_from(index).ok())
}

/// FNV-1a, for [`ModelMeta::id`]: <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub const fn model_id(path: &str) -> u64 {
    let bytes = path.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}
