//! The table of steps, cheapest first, so that a slip shows early.

use crate::job::Job;
use crate::outcome::Outcome;
use crate::{
    browser, delivery_table, demo, dependencies, docs, examples, fuzz, hostile, inspector, instructions, javascript, mcp, packages, python,
    rust, vectors, weblog,
};

/// One named check.
pub struct Step {
    /// How `--only` and `--skip` call it.
    pub name: &'static str,
    /// One line for `--list`.
    pub about: &'static str,
    /// The check itself; an error is a failure.
    pub run: fn(&mut Job<'_>) -> anyhow::Result<Outcome>,
}

/// Every check, in the order in which they run.
pub const STEPS: &[Step] = &[
    Step { name: "format", about: "rustfmt finds nothing to change", run: rust::format },
    Step { name: "clippy", about: "clippy and the compiler warn of nothing", run: rust::clippy },
    Step { name: "generated", about: "the generated files are what the documents make of them", run: rust::generated },
    Step { name: "architecture", about: "who may import whom, file sizes, vendor names in their folders", run: rust::architecture },
    Step { name: "tests", about: "unit and integration tests of every crate", run: rust::tests },
    Step {
        name: "conformance",
        about: "SDK, bridge, generated surfaces and mock server all hold what the documents say",
        run: rust::conformance,
    },
    Step { name: "delivery", about: "no event is lost or doubled: ledgers by event id over HTTP", run: rust::delivery },
    Step { name: "fuzz", about: "bytes that nobody would send break neither server nor client nor spool", run: fuzz::fuzz },
    Step {
        name: "instructions",
        about: "what one track() takes in instructions and allocations, where there is valgrind",
        run: instructions::instructions,
    },
    Step { name: "doctests", about: "the examples in the documentation compile and hold", run: rust::doctests },
    Step { name: "python", about: "pip install from the checkout, then the package's tests", run: python::python },
    Step { name: "node", about: "npm install from the checkout, then the package's tests and types", run: javascript::node },
    Step { name: "deno", about: "the same addon in Deno", run: javascript::deno },
    Step { name: "bun", about: "the same addon in Bun", run: javascript::bun },
    Step { name: "docs", about: "the API reference of every language can be made, with no warning", run: docs::docs },
    Step {
        name: "packages",
        about: "wheel and npm package: their weight, and how they work where there is no Rust",
        run: packages::packages,
    },
    Step {
        name: "delivery-table",
        about: "what Rust, Python and Node have measured of their deliveries, as one table",
        run: delivery_table::delivery_table,
    },
    Step {
        name: "inspector",
        about: "the inspector: its types, its tests, and that what is committed is what its sources make",
        run: inspector::inspector,
    },
    Step { name: "browser", about: "the tracker in Chromium: what pages do arrives, and nothing reaches the page", run: browser::browser },
    Step {
        name: "inspector-browser",
        about: "the inspector in Chromium: every view shows what is there, to everybody, as text",
        run: browser::inspector,
    },
    Step {
        name: "vectors",
        about: "one contract in Rust, Python, Node, Deno, Bun and without native code, with equal reports",
        run: vectors::vectors,
    },
    Step { name: "hostile", about: "no request made up from a served document gets an answer that breaks it", run: hostile::hostile },
    Step { name: "mcp", about: "the MCP server answers the official clients: every tool, both transports", run: mcp::mcp },
    Step { name: "demo", about: "the demo's totals over a recording, where it is at hand", run: demo::demo },
    Step { name: "weblog", about: "the totals of an imported web log, where it is at hand", run: weblog::weblog },
    Step { name: "examples", about: "every example of every language runs and holds", run: examples::examples },
    Step { name: "dependencies", about: "licences, bans and sources of what we depend upon", run: dependencies::dependencies },
    Step { name: "advisories", about: "no known vulnerability, where the database can be had", run: dependencies::advisories },
];
