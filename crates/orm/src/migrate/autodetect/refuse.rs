//! Differences that no operation expresses yet.

use crate::schema::{
    Column, Field, FieldKind, Index, ManyToMany, ModelKey, ModelState, Reference, Rules, State,
    Unique, type_name,
};

/// Each of them in a sentence.
pub(super) fn refused(from: &State, to: &State) -> Vec<String> {
    let mut refused = Vec::new();
    for (key, before) in from.models() {
        match to.get(key) {
            Some(after) => Pair { key, before, after }.compare(&mut refused),
            None => refused.push(format!("model `{key}` was removed or renamed")),
        }
    }
    refused
}

struct Pair<'a> {
    key: &'a ModelKey,
    before: &'a ModelState,
    after: &'a ModelState,
}

impl Pair<'_> {
    fn compare(&self, refused: &mut Vec<String>) {
        let Self { key, before, after } = self;
        if before.table != after.table {
            refused.push(format!(
                "the table of `{key}` changed from `{}` to `{}`",
                before.table, after.table
            ));
        }
        if before.pk != after.pk {
            let (old, new) = (before.pk.join(", "), after.pk.join(", "));
            refused.push(format!(
                "the primary key of `{key}` changed from `{old}` to `{new}`"
            ));
        }
        if before.checks != after.checks {
            refused.push(format!("the checks of `{key}` changed"));
        }
        if before.comment != after.comment {
            refused.push(format!("the comment of `{key}` changed"));
        }
        refused.extend(before.fields.iter().filter_map(|field| self.field(field)));
        refused.extend(
            before
                .uniques
                .iter()
                .filter_map(|unique| self.unique(unique)),
        );
        refused.extend(before.indexes.iter().filter_map(|index| self.index(index)));
    }

    fn field(&self, old: &Field) -> Option<String> {
        let name = format!("`{}.{}`", self.key, old.name);
        let Some(new) = self.after.field(&old.name) else {
            return Some(format!("field {name} was removed or renamed"));
        };
        let changes = match (&old.kind, &new.kind) {
            (FieldKind::Column(old), FieldKind::Column(new)) => column_changes(old, new),
            (FieldKind::ManyToMany(old), FieldKind::ManyToMany(new)) => relation_changes(old, new),
            _ => vec!["it became another kind of field".to_owned()],
        };
        (!changes.is_empty()).then(|| format!("field {name} was altered: {}", changes.join(", ")))
    }

    fn unique(&self, old: &Unique) -> Option<String> {
        let kept = self.after.uniques.iter().any(|new| {
            new.fields == old.fields
                && new.condition == old.condition
                && old.operators == new.operators
        });
        (!kept).then(|| {
            format!(
                "`{}` is no longer unique by {}",
                self.key,
                old.fields.join(", ")
            )
        })
    }

    /// An index that a new unique constraint made superfluous stays in the database, and nobody minds.
    fn index(&self, old: &Index) -> Option<String> {
        let covered = |unique: &Unique| matches!(old.fields.as_slice(), [only] if unique.fields.first() == Some(&only.name));
        let kept = self
            .after
            .indexes
            .iter()
            .any(|new| new.fields == old.fields)
            || self.after.uniques.iter().any(covered);
        let fields: Vec<String> = old.fields.iter().map(ToString::to_string).collect();
        (!kept).then(|| {
            format!(
                "`{}` is no longer indexed by {}",
                self.key,
                fields.join(", ")
            )
        })
    }
}

fn column_changes(old: &Column, new: &Column) -> Vec<String> {
    let mut changes = Vec::new();
    let mut note = |what: &str, old: String, new: String| {
        if old != new {
            changes.push(format!("{what} {old} → {new}"));
        }
    };
    note("column", old.name.clone(), new.name.clone());
    note(
        "type",
        type_name(old.kind).to_owned(),
        type_name(new.kind).to_owned(),
    );
    note("max", old.max.to_string(), new.max.to_string());
    note(
        "digits",
        format!("{:?}", old.digits),
        format!("{:?}", new.digits),
    );
    note("null", old.nullable.to_string(), new.nullable.to_string());
    let rules = |rules: &Rules| format!("{rules:?}");
    note("rules", rules(&unnamed(old)), rules(&unnamed(new)));
    note("auto", old.auto.to_string(), new.auto.to_string());
    note(
        "relation",
        relation(old.references.as_ref()),
        relation(new.references.as_ref()),
    );
    changes
}

/// Names of constraints and types are what they were when they were made.
fn unnamed(column: &Column) -> Rules {
    Rules {
        native: column.rules.native.as_ref().map(|_| String::new()),
        check: None,
        ..column.rules.clone()
    }
}

/// Names of constraints do not count: they are what they were when the constraint was made.
fn relation(reference: Option<&Reference>) -> String {
    let one = |reference: &Reference| {
        let external = reference.to.external.as_ref();
        let table = external
            .map(|external| format!(" ({}.{})", external.table, external.column))
            .unwrap_or_default();
        format!("{}{table} {:?}", reference.to.model, reference.on_delete)
    };
    reference.map_or_else(|| "none".to_owned(), one)
}

fn relation_changes(old: &ManyToMany, new: &ManyToMany) -> Vec<String> {
    if old == new {
        Vec::new()
    } else {
        vec!["another model, table or columns".to_owned()]
    }
}
