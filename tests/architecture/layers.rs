//! Who may import whom within the SDK.

use std::path::Path;

use crate::source::{self, Mention};
use crate::vendor_names;

/// A top module of the SDK, and what its code may name.
struct Layer {
    name: &'static str,
    /// Top modules it may use besides itself.
    uses: &'static [&'static str],
    /// Crates it must not know.
    not: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { name: "core", uses: &[], not: &["tokio", "reqwest", "eventsource_stream"] },
    Layer { name: "runtime", uses: &["core"], not: &["reqwest", "eventsource_stream"] },
    Layer { name: "delivery", uses: &["core", "runtime"], not: &["reqwest", "eventsource_stream", "serde_json"] },
    Layer { name: "transport", uses: &["core", "runtime"], not: &[] },
    Layer { name: "vendors", uses: &["core", "runtime", "delivery", "transport"], not: &["tokio", "reqwest", "eventsource_stream"] },
];

/// The one file that may ask the machine for the time.
const CLOCK: &str = "sdk/src/core/time.rs";

/// Types whose `now` asks the machine.
const CLOCKS: &[&str] = &["Instant", "SystemTime", "Timestamp", "Zoned"];

#[test]
fn the_sdk_consists_of_its_layers() {
    let mut tops: Vec<_> = sources().filter_map(|(module, ..)| module.into_iter().next()).collect();
    tops.sort();
    tops.dedup();
    let unknown: Vec<_> = tops.into_iter().filter(|top| top != "docs" && !LAYERS.iter().any(|layer| layer.name == top)).collect();
    crate::assert_none("a top module of the SDK without rules of its own", &unknown);
}

#[test]
fn a_layer_names_only_the_layers_below_it() {
    let vendors = vendor_names::vendors();
    let mut breaches = Vec::new();
    for (layer, file, module, mention) in mentions() {
        let [krate, top, rest @ ..] = mention.path.as_slice() else { continue };
        if krate != "crate" {
            continue;
        }
        // Only the list of vendors itself names more than one of them.
        let other_vendor = top == "vendors" && rest.first().is_some_and(|named| vendors.contains(named) && Some(named) != module.get(1));
        if (top != layer.name && !layer.uses.contains(&top.as_str())) || (other_vendor && module.len() > 1) {
            breaches.push(format!("{file}:{} names {}", mention.line, mention.path.join("::")));
        }
    }
    crate::assert_none("a layer may use only what is below it, by the name of its module", &breaches);
}

#[test]
fn a_layer_knows_only_the_crates_it_is_about() {
    let mut breaches = Vec::new();
    for (layer, file, _, mention) in mentions() {
        if mention.path.len() > 1 && layer.not.contains(&mention.path[0].as_str()) {
            breaches.push(format!("{file}:{} names {}", mention.line, mention.path.join("::")));
        }
    }
    crate::assert_none("a layer must not know these crates", &breaches);
}

#[test]
fn time_comes_from_a_clock() {
    let mut breaches = Vec::new();
    for (_, file, _, mention) in mentions() {
        let asks = matches!(mention.path.as_slice(), [.., clock, now] if now == "now" && CLOCKS.contains(&clock.as_str()));
        if asks && file != CLOCK {
            breaches.push(format!("{file}:{} asks the machine for the time", mention.line));
        }
    }
    crate::assert_none("only core::time may ask the machine for the time", &breaches);
}

#[test]
fn the_sdk_forbids_unsafe_code() {
    let front = source::text(Path::new("sdk/src/lib.rs")).expect("the SDK has a front page");
    assert!(front.contains("#![forbid(unsafe_code)]"), "sdk/src/lib.rs must forbid unsafe code");
}

/// Every path that the layers name outside their tests.
fn mentions() -> impl Iterator<Item = (&'static Layer, String, Vec<String>, Mention)> {
    sources().flat_map(|(module, file, text)| {
        let layer = LAYERS.iter().find(|layer| Some(layer.name) == module.first().map(String::as_str));
        let found = layer.map(|layer| source::mentions(&module, &text).into_iter().map(move |mention| (layer, mention)));
        found.into_iter().flatten().map(move |(layer, mention)| (layer, file.clone(), module.clone(), mention)).collect::<Vec<_>>()
    })
}

/// The modules of the SDK, but for those that are there for tests: path, file, text.
fn sources() -> impl Iterator<Item = (Vec<String>, String, String)> {
    let files = source::files("sdk/src").into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let modules: Vec<_> =
        files.map(|file| (module(&file), file.to_string_lossy().into_owned(), source::text(&file).expect("Rust is text"))).collect();
    let for_tests: Vec<_> = modules.iter().flat_map(|(module, _, text)| source::test_modules(module, text)).collect();
    modules.into_iter().filter(move |(module, ..)| !for_tests.iter().any(|tests| module.starts_with(tests)))
}

/// The path of the module that a file holds.
fn module(file: &Path) -> Vec<String> {
    let below = file.strip_prefix("sdk/src").expect("it was found there").with_extension("");
    let mut module: Vec<_> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    module.pop_if(|last| last == "mod" || last == "lib");
    module
}
