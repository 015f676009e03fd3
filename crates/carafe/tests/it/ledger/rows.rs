//! The rows of a ledger: `| id | what | [x] | tests |`, or `not` with the reason after a colon.

/// One capability or promise.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) ticked: bool,
    /// Left out on purpose; its text says why and what to write instead.
    pub(super) refused: bool,
    pub(super) tests: Vec<String>,
}

/// Every row of every table, and what cannot be read as one.
pub(super) fn rows(ledger: &str) -> (Vec<Row>, Vec<String>) {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for line in ledger.lines().filter(|line| is_row(line)) {
        match row(line) {
            Some(row) => rows.push(row),
            None => problems.push(format!("not a row: {line}")),
        }
    }
    (rows, problems)
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') && !line.starts_with("| id |") && !line.starts_with("|--")
}

fn row(line: &str) -> Option<Row> {
    let line = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [id, what, tick, tests] = cells.as_slice() else {
        return None;
    };
    let (ticked, refused) = match *tick {
        "[x]" => (true, false),
        "[ ]" => (false, false),
        "not" if what.contains(':') => (false, true),
        _ => return None,
    };
    let written = !id.is_empty() && !what.is_empty();
    written.then_some(Row {
        id: (*id).to_owned(),
        ticked,
        refused,
        tests: names(tests)?,
    })
}

/// Names in backticks, separated by commas.
fn names(cell: &str) -> Option<Vec<String>> {
    cell.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| Some(name.strip_prefix('`')?.strip_suffix('`')?.to_owned()))
        .collect()
}
