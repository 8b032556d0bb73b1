//! The files of the repository, and the paths that a Rust file names.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree};

/// Every file below `folder` that git does not ignore, relative to the repository.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let root = crate::root();
    let walk = WalkBuilder::new(root.join(folder)).hidden(false).filter_entry(|entry| entry.file_name() != ".git").build();
    let files =
        walk.map(|entry| entry.expect("the repository can be read")).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut files: Vec<_> = files.map(|entry| entry.path().strip_prefix(&root).expect("it is below the root").to_owned()).collect();
    files.sort();
    files
}

/// The text of a file; nothing for one that is not text.
pub fn text(file: &Path) -> Option<String> {
    fs::read_to_string(crate::root().join(file)).ok()
}

/// A path that a file names, and where.
pub struct Mention {
    pub line: usize,
    /// Its parts; one within the crate begins with `crate`, whatever it was written as.
    pub path: Vec<String>,
}

/// Every path that a module names outside its tests, in imports, expressions, types and the arguments of macros.
pub fn mentions(module: &[String], text: &str) -> Vec<Mention> {
    let file = syn::parse_file(text).expect("the file compiles, so it parses");
    let mut collector = Collector { module: module.to_vec(), found: Vec::new() };
    collector.visit_file(&file);
    collector.found
}

/// The modules that a module declares for its tests only, in files of their own.
pub fn test_modules(module: &[String], text: &str) -> Vec<Vec<String>> {
    let file = syn::parse_file(text).expect("the file compiles, so it parses");
    let declared = file.items.iter().filter_map(|item| match item {
        Item::Mod(declared) if declared.content.is_none() && is_for_tests(item) => Some(declared.ident.to_string()),
        _ => None,
    });
    declared.map(|name| module.iter().cloned().chain([name]).collect()).collect()
}

struct Collector {
    module: Vec<String>,
    found: Vec<Mention>,
}

impl Collector {
    fn add(&mut self, line: usize, parts: &[String]) {
        let path = match parts.first().map(String::as_str) {
            Some("self") => self.within(0, &parts[1..]),
            Some("super") => {
                let levels = parts.iter().take_while(|part| *part == "super").count();
                self.within(levels, &parts[levels..])
            }
            _ => parts.to_vec(),
        };
        self.found.push(Mention { line, path });
    }

    /// A path relative to the module so many levels up, seen from the crate.
    fn within(&self, levels: usize, rest: &[String]) -> Vec<String> {
        let depth = self.module.len().saturating_sub(levels);
        std::iter::once("crate".to_owned()).chain(self.module[..depth].iter().cloned()).chain(rest.iter().cloned()).collect()
    }

    fn add_use(&mut self, before: &[String], tree: &UseTree) {
        let joined = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.add_use(&joined(&path.ident), &path.tree),
            UseTree::Name(name) => self.add(name.ident.span().start().line, &joined(&name.ident)),
            UseTree::Rename(rename) => self.add(rename.ident.span().start().line, &joined(&rename.ident)),
            UseTree::Glob(glob) => self.add(glob.star_token.spans[0].start().line, before),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(before, tree)),
        }
    }

    /// Paths among tokens that nobody parses: `first::second…`.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut line = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct)
                    if punct.as_char() == ':' && !path.is_empty() && (colons == 1 || punct.spacing() == Spacing::Joint) =>
                {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            if path.len() > 1 {
                self.add(line, &path);
            }
            path.clear();
            colons = 0;
        }
        if path.len() > 1 {
            self.add(line, &path);
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_use(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        self.add(line, &parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let module = ["delivery".to_owned(), "engine".to_owned()];
    let text = "
        use super::{hooks, report::Report as R};
        use tokio::sync::*;
        fn f() -> reqwest::Client { println!(\"{}\", self_made::now()); tokio::select! { _ = crate::vendors::x() => {} } }
        #[cfg(test)] mod tests { use wiremock::Mock; }
        mod inner { use super::lane; }
    ";
    let found: Vec<_> = mentions(&module, text).into_iter().map(|mention| mention.path.join("::")).collect();
    for expected in [
        "crate::delivery::hooks",
        "crate::delivery::report::Report",
        "tokio::sync",
        "reqwest::Client",
        "self_made::now",
        "crate::vendors::x",
        "crate::delivery::engine::lane",
    ] {
        assert!(found.iter().any(|path| path == expected), "{expected} is not among {found:?}");
    }
    assert!(!found.iter().any(|path| path.starts_with("wiremock")), "tests may use what they like: {found:?}");
}
