//! From the tape of a query to SQL, once for each shape.

mod dialect;
mod expression;
mod load;
pub mod plan;
mod scope;
mod select;
mod statement;
mod write;

pub use self::{
    dialect::Dialect,
    plan::{Plan, PlanTable, Source},
};

use crate::{
    model::Registry,
    query::tape::{Code, Op, Tape},
};
use carafe_core::{Error, Result};
use statement::{Batch, Statement};

/// What rendering needs to know, the same for a statement and its batches.
pub(crate) struct Compiler<'t> {
    pub(crate) dialect: Dialect,
    pub(crate) registry: &'t Registry,
    pub(crate) ops: &'t [Op],
}

/// A part of a tape: its operations, and the number of the first value they take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) value: u16,
}

/// Compiles a tape. `next_id` numbers the statements for the connections' prepared ones.
///
/// Errors: a model that no blueprint lists, or a form that the database does not have.
pub fn compile(
    tape: &Tape,
    dialect: Dialect,
    registry: &Registry,
    next_id: &mut dyn FnMut() -> u32,
) -> Result<Plan> {
    let ops = tape.ops();
    let root = ops
        .first()
        .and_then(|op| op.node)
        .filter(|_| ops[0].code == Code::From)
        .ok_or_else(no_model)?;
    let compiler = Compiler {
        dialect,
        registry,
        ops,
    };
    let span = Span {
        from: 1,
        to: ops.len(),
        value: 0,
    };
    let mut plan = build(&compiler, root.model, span, None, next_id)?;
    plan.ops = ops.to_vec();
    Ok(plan)
}

fn no_model() -> Error {
    Error::internal("a statement must start with the model it asks")
}

/// Compiles one statement and then the batches it asks for, each a statement of its own.
fn build(
    compiler: &Compiler<'_>,
    root: &'static crate::model::ModelMeta,
    span: Span,
    batch: Option<&Batch>,
    next_id: &mut dyn FnMut() -> u32,
) -> Result<Plan> {
    let id = next_id();
    let mut statement = Statement::new(compiler, root);
    let rendered = statement.render(span, batch)?;
    let params = statement.params;
    let mut batches = Vec::with_capacity(rendered.batches.len());
    for batch in &rendered.batches {
        batches.push(build(
            compiler,
            batch.target,
            batch.span,
            Some(batch),
            next_id,
        )?);
    }
    let (sql, kind, limited) = (rendered.sql, rendered.kind, rendered.limited);
    let writes = !matches!(kind, Code::Select | Code::Count | Code::Any);
    let unbounded = kind == Code::Select && !limited;
    Ok(Plan {
        id,
        sql,
        params,
        batches,
        ops: Vec::new(),
        writes,
        returns: rendered.returns,
        unbounded,
    })
}
