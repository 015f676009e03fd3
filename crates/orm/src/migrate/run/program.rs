//! A migration as statements.

use crate::{
    migrate::{
        Migration, Statement,
        ddl::{Of, statements},
        operation::Around,
    },
    schema::State,
    sql::Dialect,
};
use carafe_core::Result;

/// The statements of a migration in one direction, each with the position of its operation.
#[derive(Debug)]
pub(in crate::migrate) struct Program {
    pub(in crate::migrate) statements: Vec<Of<Statement>>,
}

impl Program {
    /// `before` is the state without the migration, whatever the direction.
    pub(in crate::migrate) fn new(
        migration: &Migration,
        before: State,
        dialect: Dialect,
        backwards: bool,
    ) -> Result<Self> {
        let states = states(migration, before)?;
        let label = migration.key.label.as_str();
        let mut all = Vec::new();
        for (position, operation) in migration.operations.iter().enumerate() {
            let around = Around {
                label,
                before: &states[position],
                after: &states[position + 1],
            };
            let changes = if backwards {
                operation.backwards(around)
            } else {
                operation.forwards(around)
            }?;
            all.push(
                changes
                    .into_iter()
                    .map(|change| (position, change))
                    .collect::<Vec<_>>(),
            );
        }
        if backwards {
            all.reverse();
        }
        Ok(Self {
            statements: statements(dialect, &all.concat()),
        })
    }
}

/// The state before the first operation and after each.
fn states(migration: &Migration, before: State) -> Result<Vec<State>> {
    let mut states = vec![before];
    for operation in &migration.operations {
        let mut next = states[states.len() - 1].clone();
        operation.apply(&migration.key.label, &mut next)?;
        states.push(next);
    }
    Ok(states)
}
