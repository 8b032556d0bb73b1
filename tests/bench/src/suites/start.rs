//! What comes before the first event.

use serde_json::Map;

use super::{Case, Suite, less};
use crate::environment::Language;
use crate::measure::figures;

pub static START: Suite = Suite {
    name: "start",
    about: "Import of the package and the first client.",
    columns: &[less("ready_ms", "ready after ms")],
    cases: &[Case::new("a cold process", 1, Map::new)],
    measure: |run| Ok(figures(&run.run("start")?.printed)),
    ..Suite::USUAL
};

pub static SIZE: Suite = Suite {
    name: "size",
    about: "What an installation of the package puts on the disk, what it depends upon included, and what of it is downloaded of our own \
            package: a wheel, and a tarball with the addon of one platform.",
    languages: &[Language::Python, Language::Node],
    columns: &[less("installed_mb", "installed MB"), less("packages", "packages"), less("packed_mb", "downloaded MB")],
    cases: &[Case::new("installed", 1, Map::new)],
    rounds: 1,
    measure: |run| Ok(figures(&run.run("size")?.printed)),
    ..Suite::USUAL
};
