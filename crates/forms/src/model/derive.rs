//! From the metadata of a model to fields.

use super::Part;
use crate::field::{Choice, Field, Kind, Widget, humanized};
use carafe_core::i18n::tr;
use carafe_orm::{
    model::{ColumnMeta, ModelMeta, RelationKind},
    value::{ColumnType, Value, Variant},
};

/// What people may edit, in the order of the columns, then of the many-to-many relations.
pub(super) fn parts(meta: &'static ModelMeta) -> Vec<Part> {
    let columns = (0..)
        .zip(meta.columns)
        .filter(|(_, column)| edited(column))
        .map(|(index, _)| Part::Column(index));
    let links = (0..).zip(meta.relations).filter(|(_, relation)| {
        matches!(relation.kind, RelationKind::ManyToMany { .. })
            && (relation.target)().pk.len() == 1
    });
    columns
        .chain(links.map(|(index, _)| Part::Links(index)))
        .collect()
}

fn edited(column: &ColumnMeta) -> bool {
    let filled_in = column.auto || column.auto_now || column.auto_now_add;
    column.editable && !column.secret && !filled_in && column.kind != ColumnType::Bytes
}

pub(super) fn derived(meta: &'static ModelMeta, part: Part) -> Field {
    let name = part.name(meta);
    let field = match part {
        Part::Column(column) => of_column(
            &meta.columns[usize::from(column)],
            part.relation(meta).is_some(),
        ),
        Part::Links(relation) => of_links(name, (meta.relations[usize::from(relation)].target)()),
    };
    let field = field.label(label(meta, name));
    match help(meta, name) {
        Some(help) => field.help(help),
        None => field,
    }
}

fn of_column(column: &ColumnMeta, refers: bool) -> Field {
    let field = Field::new(column.field, kind(column));
    let field = match column.kind {
        _ if !column.choices.is_empty() => field.choices(choices(column)),
        ColumnType::Json => field.drawn(Widget::Textarea),
        ColumnType::Text if column.max == 0 && !refers => field.drawn(Widget::Textarea),
        ColumnType::Text if column.max > 0 => field.max(column.max),
        ColumnType::Bool if column.nullable => field.drawn(Widget::Ternary),
        _ => field,
    };
    let field = if refers {
        field.drawn(Widget::Key)
    } else {
        field
    };
    let may_be_empty = column.nullable || (column.blank && column.kind == ColumnType::Text);
    if may_be_empty {
        field.optional()
    } else {
        field
    }
}

/// The variants of the column's enum.
fn choices(column: &ColumnMeta) -> Vec<Choice> {
    let variants = column.choices.iter();
    let one = |variant: &Variant| Choice::new(Value::from(variant.value).to_text(), variant.label);
    variants.map(one).collect()
}

fn of_links(name: &'static str, target: &'static ModelMeta) -> Field {
    Field::new(name, kind(target.pk_column()))
        .drawn(Widget::SelectMultiple)
        .optional()
}

fn kind(column: &ColumnMeta) -> Kind {
    let within = |min: i64, max: i64| Kind::Integer { min, max };
    match column.kind {
        ColumnType::SmallInt => within(i16::MIN.into(), i16::MAX.into()),
        ColumnType::Int => within(i32::MIN.into(), i32::MAX.into()),
        ColumnType::BigInt => within(i64::MIN, i64::MAX),
        ColumnType::PositiveSmallInt => within(0, u16::MAX.into()),
        ColumnType::PositiveInt => within(0, u32::MAX.into()),
        ColumnType::PositiveBigInt => within(0, i64::MAX),
        ColumnType::Float | ColumnType::Real => Kind::Float,
        ColumnType::Decimal => Kind::Decimal {
            digits: column.digits.0,
            places: column.digits.1,
        },
        ColumnType::Bool => Kind::Bool,
        ColumnType::Date => Kind::Date,
        ColumnType::Time => Kind::Time,
        ColumnType::DateTime => Kind::DateTime,
        _ => Kind::Text,
    }
}

/// What people call a field of a model, in the language of the request: `label = "…"`, else its name.
///
/// Catalogues have it as `models.Product.created_at`.
pub fn label(meta: &'static ModelMeta, field: &str) -> String {
    let english = column(meta, field)
        .and_then(|column| column.label)
        .map_or_else(|| humanized(field), str::to_owned);
    tr(&format!("models.{}.{field}", meta.name), &english).into_owned()
}

/// The sentence beside a field of a model; catalogues have it as `models.Product.created_at.help`.
pub fn help(meta: &'static ModelMeta, field: &str) -> Option<String> {
    let english = column(meta, field)?.help_text?;
    Some(tr(&format!("models.{}.{field}.help", meta.name), english).into_owned())
}

/// What people call one row.
pub(super) fn model_name(meta: &'static ModelMeta) -> String {
    let english = meta
        .verbose_name
        .map_or_else(|| humanized(meta.name), humanized);
    tr(&format!("models.{}", meta.name), &english).into_owned()
}

fn column(meta: &'static ModelMeta, field: &str) -> Option<&'static ColumnMeta> {
    meta.columns.iter().find(|column| column.field == field)
}
