//! From the tape of a query to SQL, once for each shape.

mod aggregate;
mod call;
mod default_scope;
mod dialect;
mod expression;
mod fragment;
mod function;
mod generic;
mod group;
mod json;
mod limited;
mod load;
mod many;
mod mysql;
pub mod plan;
mod raw;
mod refine;
mod scope;
mod search;
mod select;
mod source;
mod statement;
mod subquery;
mod way;
mod window;
mod write;

pub(crate) use self::fragment::fragment;
pub(crate) use self::many::{IGNORE, QUIET, REPLACE};
pub(crate) use self::search::{
    MYSQL_MOST, WORDS, mysql_separators, mysql_words, postgres_config, postgres_text, unaccented,
};
pub use self::{
    dialect::Dialect,
    plan::{Plan, PlanTable, Source},
};

use crate::{
    model::Registry,
    query::tape::{Code, Op, Tape},
};
use carafe_core::{Error, Result};
use default_scope::Conditions;
use statement::{Batch, Statement};
use way::Way;

/// What rendering needs to know, the same for a statement and its batches.
pub(crate) struct Compiler<'t> {
    pub(crate) dialect: Dialect,
    pub(crate) registry: &'t Registry,
    pub(crate) ops: &'t [Op],
    pub(crate) conditions: Conditions,
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
    if raw::is_raw(ops) {
        return raw::compile(ops, dialect, registry, next_id());
    }
    let root = ops
        .first()
        .and_then(|op| op.node)
        .filter(|_| ops[0].code == Code::From)
        .ok_or_else(no_model)?;
    let (conditions, all) = Conditions::of(registry, tape);
    let compiler = Compiler {
        dialect,
        registry,
        ops: &all,
        conditions,
    };
    let mut plan = if let Some(Code::Batch) = ops.last().map(|op| op.code) {
        // From, the keys, Load, what it loads, EndLoad, Batch.
        let span = Span {
            from: 3,
            to: ops.len() - 2,
            value: 1,
        };
        let way = ops[2].node.map_or_else(
            || Way::of(root.model, ops[2].arg),
            |node| Way::step(root.model, node),
        );
        let batch = Batch { way, span };
        let keys = Source::Value(0);
        build(&compiler, way.target, span, Some(&batch), keys, next_id)?
    } else {
        let span = Span {
            from: 1,
            to: ops.len(),
            value: 0,
        };
        build(&compiler, root.model, span, None, Source::Keys, next_id)?
    };
    plan.ops = ops.to_vec();
    plan.lent = compiler.conditions.lent();
    Ok(plan)
}

fn no_model() -> Error {
    Error::internal("a statement must start with the model it asks")
}

/// Compiles one statement and then the batches it asks for, each a statement of its own.
#[expect(
    clippy::too_many_arguments,
    reason = "it calls itself with other values of each"
)]
fn build(
    compiler: &Compiler<'_>,
    root: &'static crate::model::ModelMeta,
    span: Span,
    batch: Option<&Batch>,
    keys: Source,
    next_id: &mut dyn FnMut() -> u32,
) -> Result<Plan> {
    let id = next_id();
    let mut statement = Statement::new(compiler, root);
    statement.keys = keys;
    let rendered = statement.render(span, batch)?;
    let params = std::mem::take(&mut statement.params);
    let reread = rendered.reread.map(|(sql, params)| {
        Box::new(Plan {
            id: next_id(),
            sql,
            params,
            batches: Vec::new(),
            ops: Vec::new(),
            reread: None,
            writes: false,
            returns: true,
            unbounded: false,
            repeat: None,
            lent: Vec::new(),
            written: None,
        })
    });
    let mut batches = Vec::with_capacity(rendered.batches.len());
    for batch in &rendered.batches {
        batches.push(build(
            compiler,
            batch.way.target,
            batch.span,
            Some(batch),
            Source::Keys,
            next_id,
        )?);
    }
    let (sql, kind, limited) = (rendered.sql, rendered.kind, rendered.limited);
    let writes = !matches!(kind, Code::Select | Code::Count | Code::Any);
    let many = rendered.many;
    let unbounded = (kind == Code::Select && !limited) || many.is_some();
    let repeat = many.filter(|_| compiler.dialect.repeats());
    Ok(Plan {
        id,
        sql,
        params,
        batches,
        ops: Vec::new(),
        reread,
        writes,
        returns: rendered.returns,
        unbounded,
        repeat,
        written: None,
        lent: Vec::new(),
    })
}
