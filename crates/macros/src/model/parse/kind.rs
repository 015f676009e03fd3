//! What kind of field a type makes: only its last name counts, since a macro sees no types.

use syn::{Error, GenericArgument, PathArguments, PathSegment, Result, Type};

/// What a field is.
#[expect(clippy::large_enum_variant, reason = "a handful while a macro runs")]
pub(in crate::model) enum Kind {
    /// A column.
    Column {
        /// Whether it may be NULL.
        nullable: bool,
        /// Whether it is a number that the database gives.
        auto: bool,
    },
    /// `Fk<T>` or `Option<Fk<T>>`.
    ForeignKey {
        /// `T`.
        target: Type,
        /// Whether it may be NULL.
        nullable: bool,
        /// Whether it is `OneToOne<T>`.
        one: bool,
    },
    /// `M2m<T>` or `M2m<T, Through>`.
    ManyToMany {
        /// `T`.
        target: Type,
        /// The model whose rows are the links.
        through: Option<Type>,
    },
    /// `RevOne<T>`.
    ReverseOne {
        /// `T`.
        target: Type,
    },
    /// `Rev<T>`.
    Reverse {
        /// `T`.
        target: Type,
    },
    /// `#[field(generic)]` on an enum of foreign keys, or `AnyFk`; two columns.
    Generic {
        /// The enum.
        key: Type,
        /// Whether it may be NULL.
        nullable: bool,
    },
    /// `GenericRelation<T>`.
    GenericReverse {
        /// `T`.
        target: Type,
    },
}

impl Kind {
    /// Whether another table holds it, so that the field only knows the key of its row.
    pub(in crate::model) fn elsewhere(&self) -> bool {
        matches!(
            self,
            Self::ManyToMany { .. }
                | Self::Reverse { .. }
                | Self::ReverseOne { .. }
                | Self::GenericReverse { .. }
        )
    }

    /// Whether it is the other side of a relation that another model declares.
    pub(in crate::model) fn is_reverse(&self) -> bool {
        matches!(
            self,
            Self::Reverse { .. } | Self::ReverseOne { .. } | Self::GenericReverse { .. }
        )
    }

    /// Whether no two rows have the same.
    pub(in crate::model) fn one_to_one(&self) -> bool {
        matches!(self, Self::ForeignKey { one: true, .. })
    }

    /// Whether its column may be NULL.
    pub(in crate::model) fn nullable(&self) -> bool {
        matches!(
            self,
            Self::Column { nullable: true, .. }
                | Self::ForeignKey { nullable: true, .. }
                | Self::Generic { nullable: true, .. }
        )
    }

    /// How many columns it has.
    pub(in crate::model) fn width(&self) -> u16 {
        match self {
            Self::Column { .. } | Self::ForeignKey { .. } => 1,
            Self::Generic { .. } => 2,
            _ => 0,
        }
    }

    /// The same field as a generic foreign key, as `#[field(generic)]` says.
    pub(in crate::model) fn into_generic(self, ty: &Type) -> Self {
        match self {
            Self::Column { nullable, .. } => Self::Generic {
                key: without_option(ty).clone(),
                nullable,
            },
            other => other,
        }
    }

    /// The related model.
    pub(in crate::model) fn target(&self) -> Option<&Type> {
        match self {
            Self::Column { .. } | Self::Generic { .. } => None,
            Self::ForeignKey { target, .. }
            | Self::ManyToMany { target, .. }
            | Self::ReverseOne { target }
            | Self::GenericReverse { target }
            | Self::Reverse { target } => Some(target),
        }
    }
}

/// The kind of a field of this type in the model of this name.
pub(in crate::model) fn classify(ty: &Type, model: &str) -> Result<Kind> {
    let Some(last) = last_segment(ty) else {
        return Ok(Kind::Column {
            nullable: false,
            auto: false,
        });
    };
    match &*last.ident.to_string() {
        name @ ("Fk" | "OneToOne") => Ok(Kind::ForeignKey {
            target: one_argument(ty, last)?,
            nullable: false,
            one: name == "OneToOne",
        }),
        "M2m" => many_to_many(ty, last),
        "RevOne" => Ok(Kind::ReverseOne {
            target: one_argument(ty, last)?,
        }),
        "Rev" => Ok(Kind::Reverse {
            target: one_argument(ty, last)?,
        }),
        "GenericRelation" => Ok(Kind::GenericReverse {
            target: one_argument(ty, last)?,
        }),
        "AnyFk" => Ok(Kind::Generic {
            key: ty.clone(),
            nullable: false,
        }),
        "Option" => optional(ty, last),
        "Vec" => list(ty, last),
        _ => Ok(Kind::Column {
            nullable: false,
            auto: is_auto(last, model),
        }),
    }
}

fn many_to_many(ty: &Type, last: &PathSegment) -> Result<Kind> {
    match arguments(last).as_slice() {
        [target] => Ok(Kind::ManyToMany {
            target: (*target).clone(),
            through: None,
        }),
        [target, through] => Ok(Kind::ManyToMany {
            target: (*target).clone(),
            through: Some((*through).clone()),
        }),
        _ => Err(Error::new_spanned(
            ty,
            "`M2m` takes the other model, and the model of the links where there is one: `M2m<Tag>`, `M2m<Tag, Tagging>`",
        )),
    }
}

fn optional(ty: &Type, last: &PathSegment) -> Result<Kind> {
    let inner = one_argument(ty, last)?;
    match classify(&inner, "")? {
        Kind::ForeignKey { target, one, .. } => Ok(Kind::ForeignKey {
            target,
            nullable: true,
            one,
        }),
        Kind::Generic { key, .. } => Ok(Kind::Generic {
            key,
            nullable: true,
        }),
        Kind::Column {
            nullable: false, ..
        } => Ok(Kind::Column {
            nullable: true,
            auto: false,
        }),
        Kind::Column { .. } => Err(Error::new_spanned(
            ty,
            "a column is NULL or not: one `Option` is enough",
        )),
        Kind::ReverseOne { .. } => Err(Error::new_spanned(
            ty,
            "`RevOne` is an `Option` when it is loaded: leave the `Option` out",
        )),
        Kind::ManyToMany { .. } | Kind::Reverse { .. } | Kind::GenericReverse { .. } => {
            Err(Error::new_spanned(
                ty,
                "a to-many relation may be empty anyway: leave the `Option` out",
            ))
        }
    }
}

fn list(ty: &Type, last: &PathSegment) -> Result<Kind> {
    let inner = one_argument(ty, last)?;
    if matches!(classify(&inner, "")?, Kind::Column { .. }) {
        return Ok(Kind::Column {
            nullable: false,
            auto: false,
        });
    }
    let message =
        "several rows are `M2m<T>` (a third table) or `Rev<T>` (the other side of an `Fk`)";
    Err(Error::new_spanned(ty, message))
}

/// `Id<Self>`, `Id<Self, i32>`: numbers that the database gives. Other keys are the program's.
fn is_auto(last: &PathSegment, model: &str) -> bool {
    let number = match arguments(last).get(1) {
        None => true,
        Some(raw) => last_segment(raw).is_some_and(|raw| {
            let numbers = ["i16", "i32", "i64"];
            numbers.iter().any(|number| raw.ident == number)
        }),
    };
    number && is_own_key(last, model)
}

/// Whether it is `Id<Self>` of this model, with any type of its value.
pub(in crate::model) fn is_own_key(last: &PathSegment, model: &str) -> bool {
    let arguments = arguments(last);
    let first = arguments.first().and_then(|first| last_segment(first));
    last.ident == "Id" && first.is_some_and(|first| first.ident == model)
}

/// The type of a column without `Option`.
pub(in crate::model) fn without_option(ty: &Type) -> &Type {
    let option = last_segment(ty).filter(|last| last.ident == "Option");
    option
        .and_then(|last| arguments(last).first().copied())
        .unwrap_or(ty)
}

fn one_argument(ty: &Type, last: &PathSegment) -> Result<Type> {
    match arguments(last).as_slice() {
        [one] => Ok((*one).clone()),
        _ => Err(Error::new_spanned(
            ty,
            format!("`{0}` takes one type: `{0}<…>`", last.ident),
        )),
    }
}

fn arguments(last: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(list) = &last.arguments else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// The last name of a path, such as `Fk` in `orm::Fk<Tag>`.
pub(in crate::model) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}
