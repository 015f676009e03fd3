//! The state that the compiled models ask for.

use super::{
    Check, Column, External, Field, FieldKind, Index, IndexedField, ManyToMany, ModelKey,
    ModelState, NAME_LIMIT, Reference, Rules, Search, SearchedField, State, Target, Unique, Words,
    naming::name_of, words_table,
};
use crate::dynamic::root;
use crate::model::{
    ColumnMeta, Constraint, Kept, ModelMeta, OnDelete, Registered, Registry, RelationKind,
    RelationMeta,
};
use crate::query::tape::Tape;
use crate::sql::{Dialect, fragment};
use carafe_core::{Error, Result};
use std::collections::BTreeMap;

impl State {
    /// What the models of an app ask for; models with `managed = false` are not in it.
    ///
    /// Gives an error for a relation to a model that no blueprint lists, for two tables or two indexes of one name,
    /// and for a name that PostgreSQL would cut.
    pub fn from_registry(registry: &Registry) -> Result<Self> {
        let mut state = Self::new();
        for entry in registry.models().iter().filter(|entry| entry.meta.managed) {
            let model = Compiled { registry, entry }.model()?;
            state.insert(ModelKey::new(&entry.label, entry.meta.name), model);
        }
        state.check_names(registry)?;
        Ok(state)
    }

    fn check_names(&self, registry: &Registry) -> Result<()> {
        let mut owners: BTreeMap<String, &ModelKey> = BTreeMap::new();
        for (name, key) in self.names()? {
            // A schema and what stands in it are two names.
            name.splitn(2, '.')
                .try_for_each(|part| check_name(registry, key, part))?;
            if let Some(other) = owners.insert(name.clone(), key) {
                return Err(asked_twice(registry, [key, other], &name));
            }
        }
        let mut fields = self
            .models()
            .flat_map(|(key, model)| model.fields.iter().map(move |field| (key, field)));
        fields.try_for_each(|(key, field)| {
            field
                .column()
                .map_or(Ok(()), |column| check_name(registry, key, &column.name))
        })
    }

    /// Names of tables and of indexes: they are one list in a database.
    fn names(&self) -> Result<Vec<(String, &ModelKey)>> {
        let mut names = Vec::new();
        for (key, model) in self.models() {
            let uniques = model.uniques.iter().map(|unique| &unique.name);
            let indexes = model.indexes.iter().map(|index| &index.name);
            let own = uniques.chain(indexes).chain([&model.table]);
            names.extend(own.map(|name| (name.clone(), key)));
            let searched = model.search.iter();
            names.extend(searched.map(|_| (words_table(&model.table), key)));
            names.extend(
                self.join_tables(key)?
                    .into_iter()
                    .map(|table| (table.name, key)),
            );
        }
        Ok(names)
    }
}

fn check_name(registry: &Registry, key: &ModelKey, name: &str) -> Result<()> {
    if name.len() > NAME_LIMIT || name.is_empty() || name.contains('\0') {
        return Err(unfit_name(
            format!("`{key}` asks for the name `{name}`"),
            registry,
            key,
        ));
    }
    Ok(())
}

fn asked_twice(registry: &Registry, keys: [&ModelKey; 2], name: &str) -> Error {
    let problem = format!(
        "`{}` and `{}` both ask for a table or an index `{name}`",
        keys[0], keys[1]
    );
    unfit_name(problem, registry, keys[0])
}

fn unfit_name(problem: String, registry: &Registry, key: &ModelKey) -> Error {
    let error = Error::config(problem).code("orm.E026").hint(format!(
        "a name is 1 to {NAME_LIMIT} bytes long and stands once in a database"
    ));
    match registry.find(&key.to_string()) {
        Some(entry) => error.located(entry.meta.at),
        None => error,
    }
}

/// A model on its way from META to the state.
pub(super) struct Compiled<'a> {
    registry: &'a Registry,
    pub(super) entry: &'a Registered,
}

impl Compiled<'_> {
    fn model(&self) -> Result<ModelState> {
        let meta = self.entry.meta;
        let mut fields = Vec::new();
        for (position, column) in meta.columns.iter().enumerate() {
            fields.push(self.column(position, column)?);
        }
        for relation in meta.relations {
            fields.extend(self.many_to_many(relation)?);
        }
        let pk = meta
            .pk
            .iter()
            .map(|column| self.field_name(*column))
            .collect();
        let table = self.entry.table.clone();
        Ok(ModelState {
            uniques: self.uniques()?,
            checks: self.checks()?,
            comment: meta.comment.map(str::to_owned),
            search: self.search(),
            indexes: self.indexes(),
            table,
            fields,
            pk,
        })
    }

    fn search(&self) -> Option<Search> {
        let search = self.entry.meta.search?;
        let fields = search.fields.iter().map(|field| SearchedField {
            name: self.field_name(field.column),
            weight: field.weight,
        });
        Some(Search {
            fields: fields.collect(),
            language: search.language.to_owned(),
            unaccent: search.unaccent,
            trigram: search.trigram,
        })
    }

    fn column(&self, position: usize, meta: &'static ColumnMeta) -> Result<Field> {
        let column = Column {
            name: meta.name.to_owned(),
            kind: meta.kind,
            max: meta.max,
            digits: meta.digits,
            nullable: meta.nullable,
            auto: meta.auto,
            rules: self.rules(meta)?,
            references: self.reference(position, meta)?,
        };
        Ok(Field {
            name: meta.field.to_owned(),
            kind: FieldKind::Column(column),
        })
    }

    fn rules(&self, meta: &ColumnMeta) -> Result<Rules> {
        let named = |ending| name_of(&self.entry.table, &[meta.name], ending);
        let checked = !meta.choices.is_empty() || meta.kind.is_positive();
        let default = meta.db_default.map(|kept| self.words(kept)).transpose()?;
        let generated = meta.generated.map(|kept| self.words(kept.value));
        Ok(Rules {
            default,
            generated: generated.transpose()?,
            stored: meta.generated.is_some_and(|generated| generated.stored),
            comment: meta.comment.map(str::to_owned),
            collation: meta.collation.map(str::to_owned),
            choices: meta
                .choices
                .iter()
                .map(|choice| choice.value.into())
                .collect(),
            native: meta.native_choices.then(|| named("enum")),
            check: checked.then(|| named("check")),
        })
    }

    /// An expression in the words of each database. One that no database has words for is an error.
    pub(super) fn words(&self, kept: Kept) -> Result<Words> {
        self.words_of(&kept())
    }

    pub(super) fn words_of(&self, tape: &Tape) -> Result<Words> {
        let of = |dialect| fragment(tape, dialect, self.registry);
        let first = of(Dialect::Postgres).or_else(|error| of(Dialect::Sqlite).map_err(|_| error));
        first.map_err(|error| error.located(self.entry.meta.at))?;
        Ok(Words {
            sqlite: of(Dialect::Sqlite).unwrap_or_default(),
            postgres: of(Dialect::Postgres).unwrap_or_default(),
            mariadb: of(Dialect::MariaDb).unwrap_or_default(),
            mysql: of(Dialect::MySql).unwrap_or_default(),
        })
    }

    fn reference(&self, position: usize, column: &ColumnMeta) -> Result<Option<Reference>> {
        let found = foreign_key(self.entry.meta, position);
        let Some((relation, on_delete)) = found.filter(|(relation, _)| relation.constrained) else {
            return Ok(None);
        };
        let constraint = name_of(&self.entry.table, &[column.name], "fk");
        Ok(Some(Reference {
            to: self.target(relation)?,
            on_delete: on_delete.in_database(),
            constraint,
        }))
    }

    fn target(&self, relation: &RelationMeta) -> Result<Target> {
        let meta = (relation.target)().base();
        let table = self.registry.table(meta)?.to_owned();
        let label = self
            .registry
            .get(meta)
            .map(|entry| entry.label.clone())
            .unwrap_or_default();
        let key = meta.pk_column();
        let external = External {
            table,
            column: key.name.to_owned(),
            kind: key.kind,
        };
        Ok(Target {
            model: ModelKey::new(label, meta.name),
            external: (!meta.managed).then_some(external),
        })
    }

    /// A relation whose table is that of a listed model needs no table of its own.
    fn many_to_many(&self, relation: &RelationMeta) -> Result<Option<Field>> {
        if !matches!(relation.kind, RelationKind::ManyToMany { .. }) {
            return Ok(None);
        }
        if relation.through.is_some() {
            return Ok(None);
        }
        let join = self.registry.join_table(self.entry.meta, relation)?;
        if self
            .registry
            .models()
            .iter()
            .any(|other| other.table == join.table)
        {
            return Ok(None);
        }
        let to = self.target(relation)?;
        let kind = ManyToMany {
            to,
            table: join.table,
            owner: join.owner,
            target: join.target,
        };
        Ok(Some(Field {
            name: relation.name.to_owned(),
            kind: FieldKind::ManyToMany(kind),
        }))
    }

    fn checks(&self) -> Result<Vec<Check>> {
        let one = |constraint: &Constraint| match constraint {
            Constraint::Check { name, condition } => {
                Some(self.words(*condition).map(|words| Check {
                    name: format!("{}_{name}", self.entry.table.replace('.', "_")),
                    condition: words,
                }))
            }
            _ => None,
        };
        self.entry.meta.constraints.iter().filter_map(one).collect()
    }

    fn uniques(&self) -> Result<Vec<Unique>> {
        let meta = self.entry.meta;
        let alone = (0..)
            .zip(meta.columns)
            .filter(|(_, column)| column.unique)
            .map(|(position, _)| vec![position]);
        let mut lists: Vec<Vec<u16>> = alone.filter(|list| list.as_slice() != meta.pk).collect();
        lists.extend(
            meta.uniques
                .iter()
                .map(|list| list.to_vec())
                .filter(|list| list.as_slice() != meta.pk),
        );
        first_of_each(&mut lists);
        let plain = lists.into_iter().map(|list| self.unique(&list));
        plain.chain(self.further()).collect()
    }

    fn unique(&self, list: &[u16]) -> Result<Unique> {
        let columns: Vec<&str> = list
            .iter()
            .map(|column| self.column_name(*column))
            .collect();
        let fields = list.iter().map(|column| self.field_name(*column)).collect();
        let outside_trash = self.entry.meta.is_unique_outside_trash(list);
        let condition = outside_trash.then(|| {
            let mut tape = Tape::from(root(self.entry.meta));
            tape.kept_outside_trash(root(self.entry.meta));
            self.words_of(&tape)
        });
        Ok(Unique {
            name: name_of(&self.entry.table, &columns, "uniq"),
            fields,
            condition: condition.transpose()?,
            operators: Vec::new(),
        })
    }

    /// Foreign keys are indexed, and whatever asks for an index, unless a unique or primary key begins with it.
    fn indexes(&self) -> Vec<Index> {
        let meta = self.entry.meta;
        let wanted = |(position, column): &(u16, &ColumnMeta)| {
            column.index || foreign_key(meta, usize::from(*position)).is_some()
        };
        let alone = (0..)
            .zip(meta.columns)
            .filter(wanted)
            .map(|(position, _)| vec![(position, false)]);
        let mut lists: Vec<Vec<(u16, bool)>> =
            alone.filter(|list| !self.leads_a_key(list[0].0)).collect();
        let further = meta.indexes.iter().map(|index| {
            index
                .iter()
                .map(|part| (part.column, part.descending))
                .collect()
        });
        lists.extend(further);
        first_of_each(&mut lists);
        lists.into_iter().map(|list| self.index(&list)).collect()
    }

    fn leads_a_key(&self, column: u16) -> bool {
        let meta = self.entry.meta;
        let whole = |list: &[u16]| !meta.is_unique_outside_trash(list);
        meta.pk.first() == Some(&column)
            || (meta.columns[usize::from(column)].unique && whole(&[column]))
            || meta
                .uniques
                .iter()
                .any(|list| list.first() == Some(&column) && whole(list))
    }

    fn index(&self, list: &[(u16, bool)]) -> Index {
        let part = |(column, descending): &(u16, bool)| IndexedField {
            name: self.field_name(*column),
            descending: *descending,
        };
        let signed = |(column, descending): &(u16, bool)| {
            format!(
                "{}{}",
                if *descending { "-" } else { "" },
                self.column_name(*column)
            )
        };
        let columns: Vec<String> = list.iter().map(signed).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Index {
            name: name_of(&self.entry.table, &columns, "idx"),
            fields: list.iter().map(part).collect(),
        }
    }

    pub(super) fn field_name(&self, column: u16) -> String {
        self.entry.meta.columns[usize::from(column)]
            .field
            .to_owned()
    }

    pub(super) fn column_name(&self, column: u16) -> &'static str {
        self.entry.meta.columns[usize::from(column)].name
    }
}

fn foreign_key(
    meta: &'static ModelMeta,
    position: usize,
) -> Option<(&'static RelationMeta, OnDelete)> {
    meta.relations
        .iter()
        .find_map(|relation| match relation.kind {
            RelationKind::ForeignKey {
                column, on_delete, ..
            } if usize::from(column) == position => Some((relation, on_delete)),
            _ => None,
        })
}

fn first_of_each<T: PartialEq>(lists: &mut Vec<T>) {
    let mut kept = Vec::new();
    for list in lists.drain(..) {
        if !kept.contains(&list) {
            kept.push(list);
        }
    }
    *lists = kept;
}
