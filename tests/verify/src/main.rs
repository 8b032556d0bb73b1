//! Runs every check of the repository and counts them: cargo verify.

fn main() {}
