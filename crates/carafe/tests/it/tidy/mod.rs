//! The rules of the house as tests: each failure says what to do.
//!
//! - [`repo`]: reads the checkout        - [`rust`]: a scanner good enough to count and to find
//! - [`edges`]: who may depend on whom   - [`sizes`]: functions and files stay small
//! - [`names`]: words and features       - [`layout`]: tests, texts and manifests in their places

mod edges;
mod layout;
mod names;
pub(crate) mod repo;
pub(crate) mod rust;
mod sizes;

/// Fails with the rule and every place that breaks it.
#[track_caller]
pub(crate) fn assert_clean(problems: &[String], what_to_do: &str) {
    assert!(
        problems.is_empty(),
        "{} problem(s):\n  {}\n\n{what_to_do}\n",
        problems.len(),
        problems.join("\n  ")
    );
}
