//! Changes to a text, collected while it is read.

#[derive(Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    text: &'static str,
}

impl Edits {
    /// Puts a text before what stands there. Of two at one place the earlier call comes first.
    pub(super) fn insert(&mut self, at: usize, text: &'static str) {
        self.replace(at, at, text);
    }

    pub(super) fn replace(&mut self, start: usize, end: usize, text: &'static str) {
        self.0.push(Edit { start, end, text });
    }

    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|edit| edit.start);
        let mut done = String::with_capacity(text.len() + 16 * self.0.len());
        let mut at = 0;
        for edit in &self.0 {
            done.push_str(&text[at..edit.start]);
            done.push_str(edit.text);
            at = edit.end;
        }
        done.push_str(&text[at..]);
        done
    }
}
