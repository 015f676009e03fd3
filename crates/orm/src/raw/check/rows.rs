//! The columns that a type of the sources reads: its models are those of the registry.

use super::{source::Struct, types::Written};
use crate::{
    model::{ModelMeta, Registry},
    value::ColumnType,
};
use std::{collections::HashMap, ops::Range};

/// What names stand for.
pub(super) struct Known<'r> {
    pub(super) registry: &'r Registry,
    structs: HashMap<String, Vec<Struct>>,
}

/// One column that is read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) name: Option<String>,
    pub(super) kind: Option<ColumnType>,
    pub(super) nullable: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) row: String,
    pub(super) columns: Vec<Wanted>,
    /// What each `{*}` stands for.
    pub(super) stars: Vec<Range<usize>>,
    /// A name that the sources do not explain may be several columns.
    unsure: bool,
}

impl Reads {
    /// Whether each of them is known.
    pub(super) fn is_sure(&self) -> bool {
        !self.unsure
    }
}

impl<'r> Known<'r> {
    pub(super) fn new(registry: &'r Registry) -> Self {
        Self {
            registry,
            structs: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, structs: Vec<Struct>) {
        for found in structs {
            self.structs
                .entry(found.name.clone())
                .or_default()
                .push(found);
        }
    }

    /// The only model with this name.
    pub(super) fn model(&self, name: &str) -> Option<&'static ModelMeta> {
        let mut models = self
            .registry
            .models()
            .iter()
            .filter(|entry| entry.meta.name == name);
        let first = models.next()?;
        models.next().is_none().then_some(first.meta)
    }

    /// The columns that this type reads.
    pub(super) fn columns(&self, kind: &Written) -> Reads {
        let mut reads = Reads::default();
        if let Written::Named(name, _) = kind {
            reads.row.clone_from(name);
        } else {
            "the tuple".clone_into(&mut reads.row);
        }
        self.put(kind, 0, &mut reads);
        reads
    }

    fn put(&self, kind: &Written, depth: usize, out: &mut Reads) {
        match kind {
            Written::Tuple(parts) => parts.iter().for_each(|part| self.put(part, depth, out)),
            Written::Other => out.unsure = true,
            Written::Named(name, inner) => match (name.as_str(), inner.as_slice()) {
                ("Option", [inner]) => {
                    let start = out.columns.len();
                    self.put(inner, depth, out);
                    out.columns[start..]
                        .iter_mut()
                        .for_each(|column| column.nullable = true);
                }
                _ => self.named(name, kind, depth, out),
            },
        }
    }

    fn named(&self, name: &str, kind: &Written, depth: usize, out: &mut Reads) {
        let declared = self.structs.get(name).map_or(0, Vec::len);
        if let Some(meta) = self.model(name)
            && declared <= 1
        {
            return model(meta, out);
        }
        match self.structs.get(name).map(Vec::as_slice) {
            // A struct that names itself has no end.
            Some([one]) if depth < 8 => self.fields(one, depth, out),
            Some(_) => out.unsure = true,
            None => {
                let kind = scalar(kind);
                // Keys and enums are one column of a type that their model or variants say.
                out.unsure |= kind.is_none() && !matches!(name, "Id" | "Fk" | "Choice");
                out.columns.push(Wanted {
                    name: None,
                    kind,
                    nullable: false,
                });
            }
        }
    }

    fn fields(&self, found: &Struct, depth: usize, out: &mut Reads) {
        let (start, stars) = (out.columns.len(), out.stars.len());
        for (name, kind) in &found.fields {
            let from = out.columns.len();
            self.put(kind, depth + 1, out);
            if let [column] = &mut out.columns[from..] {
                column.name.get_or_insert_with(|| name.clone());
            }
        }
        if out.stars.len() == stars {
            out.stars.push(start..out.columns.len());
        }
    }
}

fn model(meta: &'static ModelMeta, out: &mut Reads) {
    let start = out.columns.len();
    out.columns.extend(meta.columns.iter().map(|column| Wanted {
        name: Some(column.name.to_owned()),
        kind: Some(column.kind),
        nullable: column.nullable,
    }));
    out.stars.push(start..out.columns.len());
}

/// The column type of a value that every program knows by this name.
fn scalar(kind: &Written) -> Option<ColumnType> {
    let Written::Named(name, inner) = kind else {
        return None;
    };
    if name == "Vec" {
        return vec_of(inner.first()?);
    }
    Some(match name.as_str() {
        "i16" => ColumnType::SmallInt,
        "i32" => ColumnType::Int,
        "i64" => ColumnType::BigInt,
        "u16" => ColumnType::PositiveSmallInt,
        "u32" => ColumnType::PositiveInt,
        "u64" => ColumnType::PositiveBigInt,
        "f32" => ColumnType::Real,
        "f64" => ColumnType::Float,
        "bool" => ColumnType::Bool,
        "String" => ColumnType::Text,
        "Decimal" => ColumnType::Decimal,
        "Date" => ColumnType::Date,
        "Time" => ColumnType::Time,
        "DateTime" => ColumnType::DateTime,
        "Uuid" => ColumnType::Uuid,
        "Duration" => ColumnType::Duration,
        "Json" => ColumnType::Json,
        "IpAddr" => ColumnType::IpAddr,
        _ => return None,
    })
}

/// Bytes; other lists have a type that only their elements know.
fn vec_of(inner: &Written) -> Option<ColumnType> {
    matches!(inner, Written::Named(name, _) if name == "u8").then_some(ColumnType::Bytes)
}
