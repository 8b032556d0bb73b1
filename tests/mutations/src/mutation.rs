//! One mistake: a piece of text in place of another.

use std::fs;
use std::path::Path;

use anyhow::bail;

/// A mistake that can be made.
pub struct Mutation {
    /// How the command line calls it.
    pub name: &'static str,
    /// What the mistake does.
    pub about: &'static str,
    /// The file it is made in, from the top folder.
    pub file: &'static str,
    /// What is right; it stands in the file once.
    pub right: &'static str,
    /// What takes its place.
    pub wrong: &'static str,
}

impl Mutation {
    /// Makes the mistake below `root`, lets `work` look at it and mends it again.
    ///
    /// # Errors
    /// If the mistake cannot be made or mended, or `work` fails.
    pub fn within<T>(&self, root: &Path, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        let file = root.join(self.file);
        let text = fs::read_to_string(&file)?;
        fs::write(&file, self.apply(&text)?)?;
        let result = work();
        fs::write(&file, text)?;
        result
    }

    /// The text with the mistake in it.
    ///
    /// # Errors
    /// If what is right does not stand in the text once.
    pub fn apply(&self, text: &str) -> anyhow::Result<String> {
        match text.matches(self.right).count() {
            1 => Ok(text.replace(self.right, self.wrong)),
            count => bail!("`{}` is in {} {count} times, not once: the mistake `{}` must be put anew", self.right, self.file, self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MUTATION: Mutation = Mutation { name: "n", about: "a", file: "f", right: "a < b", wrong: "a <= b" };

    #[test]
    fn what_is_right_must_be_there_once() {
        assert_eq!(MUTATION.apply("if a < b {").unwrap(), "if a <= b {");
        assert!(MUTATION.apply("if b > a {").is_err());
        assert!(MUTATION.apply("a < b && a < b").is_err());
    }
}
