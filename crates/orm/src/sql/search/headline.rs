//! Excerpts of a text with the words that were searched for.

use super::{
    super::{
        Dialect,
        expression::{Sql, node},
        scope::Place,
        statement::{Clauses, Statement},
    },
    Searched, keys,
    refused::{no_headline, undeclared_column},
    server::{config_of, postgres_query},
};
use crate::query::tape::Op;
use carafe_core::Result;

impl Statement<'_> {
    /// The excerpt of a column, with the two texts on the stack around each word. As HTML when `arg` says so.
    pub(in crate::sql) fn headline(&mut self, op: Op, clauses: &mut Clauses) -> Result<Sql> {
        let (stop, start) = (clauses.pop()?.text, clauses.pop()?.text);
        let (html, column) = (op.arg >> 15 == 1, op.arg & 0x7FFF);
        let dialect = self.compiler.dialect;
        if dialect.is_mysql() {
            return Err(no_headline(dialect));
        }
        let searched = self.searched("`headline`")?;
        let place = self.scopes.place(self.compiler, node(op)?)?;
        let text = place.column(dialect, place.meta.columns[usize::from(column)].name);
        let whole = format!("coalesce({text}, '')");
        let excerpt = match &searched.typed {
            None => whole,
            Some(typed) if dialect == Dialect::Postgres => {
                let query = postgres_query(&searched.place, typed);
                postgres_excerpt(&config_of(place.meta.search), &whole, &query)
            }
            Some(_) => self.sqlite_excerpt(&searched, &place, column, &whole)?,
        };
        let marked = marked(dialect, excerpt, [&start, &stop], html);
        Ok(Sql::simple(marked, false))
    }

    /// Asked for this row alone: it needs no other.
    fn sqlite_excerpt(
        &self,
        searched: &Searched,
        place: &Place,
        column: u16,
        whole: &str,
    ) -> Result<String> {
        let search = place.meta.search.filter(|_| place.id == searched.place.id);
        let position = search.and_then(|search| search.position(column));
        let (Some(position), Some(typed)) = (position, &searched.typed) else {
            return Err(undeclared_column(Dialect::Sqlite, place.meta, column));
        };
        let rows = self.sqlite_rows(place.meta, searched.column, typed)?;
        let same = rows.keys.iter().zip(keys(Dialect::Sqlite, place));
        let same: Vec<String> = same.map(|(a, b)| format!("{a} = {b}")).collect();
        let (words, from, same) = (&rows.words, &rows.from, same.join(" AND "));
        let excerpt = format!("snippet({words}, {position}, char(3), char(4), '…', 32)");
        Ok(format!(
            "coalesce((SELECT {excerpt} FROM {from} AND {same}), {whole})"
        ))
    }
}

/// What looks like a tag would be left out, so it does not look like one meanwhile.
fn postgres_excerpt(config: &str, whole: &str, query: &str) -> String {
    let text = format!("translate({whole}, '<', chr(5))");
    let marks = "'StartSel=' || chr(3) || ', StopSel=' || chr(4)";
    format!("translate(ts_headline({config}{text}, {query}, {marks}), chr(5), '<')")
}

/// Puts the marks in; as HTML everything else is text.
fn marked(dialect: Dialect, excerpt: String, marks: [&str; 2], html: bool) -> String {
    let signs = [
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\"", "&quot;"),
        ("''", "&#39;"),
    ];
    let signs = signs.iter().filter(|_| html);
    let escaped = signs.fold(excerpt, |text, (sign, entity)| {
        format!("replace({text}, '{sign}', '{entity}')")
    });
    let character = if dialect == Dialect::Postgres {
        "chr"
    } else {
        "char"
    };
    let [start, stop] = marks;
    format!("replace(replace({escaped}, {character}(3), {start}), {character}(4), {stop})")
}
