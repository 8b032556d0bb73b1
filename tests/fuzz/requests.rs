//! Requests that no client would send, to the mock server.

use agentlytics_spec::{Kind, Operation, Spec};
use agentlytics_tests::World;
use proptest::prelude::*;
use proptest::sample::select;
use ureq::Agent;
use ureq::http::{Method, Request};
use url::Url;

use crate::corpus::{edited, edited_text};
use crate::{recorded, runner};

const BODIES: &str = include_str!("corpus/bodies.txt");
const QUERIES: &str = include_str!("corpus/queries.txt");

/// A service, and a client of it that takes every answer as it is.
struct Door {
    world: World,
    http: Agent,
}

impl Door {
    fn open(spec: &'static Spec) -> Self {
        // Who looks like a program is not listened to everywhere.
        let config = Agent::config_builder().http_status_as_error(false).user_agent("agentlytics/0 (lang=rust; v=0)");
        Self { world: World::of(spec.vendor()), http: config.build().into() }
    }

    /// Sends a request. Whatever it is, the server answers in the service's words, and does not blame itself.
    fn ask(&self, operation: &Operation, query: Option<&str>, body: &[u8]) -> Result<u16, TestCaseError> {
        let mut url = Url::parse(self.world.url())
            .and_then(|base| base.join(&format!("{}{}", base.path(), operation.path())))
            .expect("it is an address");
        url.set_query(query);
        let request = Request::builder().method(operation.method().as_str()).uri(url.as_str()).header("x-api-key", self.world.key());
        let sent = self.http.run(request.body(body).expect("it is a request"));
        let status = sent.map_err(|error| TestCaseError::fail(format!("no answer: {error}")))?.status().as_u16();
        prop_assert!(status < 500, "the server takes the blame: {}", status);
        let journal = self.world.requests();
        self.world.control.clear_requests();
        let outcome = &journal.last().expect("the request is noted").outcome;
        prop_assert_eq!(&outcome.violations.response, &Vec::<String>::new(), "the answer is as documented");
        Ok(status)
    }

    fn stored(&self) -> u64 {
        self.world.control.audit().events.stored
    }
}

fn operations(spec: &'static Spec, wanted: impl Fn(&Operation) -> bool) -> Vec<&'static Operation> {
    let found: Vec<_> = spec.operations().iter().filter(|operation| wanted(operation)).collect();
    assert!(!found.is_empty(), "{} has none", spec.vendor());
    found
}

#[test]
fn no_body_breaks_the_ingest() {
    for spec in recorded() {
        let door = Door::open(spec);
        let bodies = BODIES.replace("$token", door.world.server.token(spec.vendor()));
        let writes = operations(spec, |operation| operation.kind() == Kind::Ingest);
        let try_one = |operation: &Operation, body: &[u8]| {
            let before = door.stored();
            let status = door.ask(operation, None, body)?;
            prop_assert!(status < 300 || door.stored() == before, "refused with {}, and stored", status);
            Ok(())
        };
        for (operation, body) in writes.iter().flat_map(|operation| bodies.lines().map(move |body| (operation, body))) {
            try_one(operation, body.as_bytes()).unwrap_or_else(|error| panic!("{operation:?} {body}: {error}"));
        }
        assert!(door.stored() > 0, "{}: some inputs are good", spec.vendor());
        let result = runner().run(&(select(writes), edited(&bodies)), |(operation, body)| try_one(operation, &body));
        result.unwrap_or_else(|error| panic!("{}: {error}", spec.vendor()));
    }
}

#[test]
fn no_query_breaks_a_read() {
    for spec in Spec::all() {
        let door = Door::open(spec);
        let reads = operations(spec, |operation| operation.kind() == Kind::Read && *operation.method() == Method::GET);
        let input = (select(reads), edited_text(QUERIES));
        let result = runner().run(&input, |(operation, query)| door.ask(operation, Some(&query), &[]).map(drop));
        result.unwrap_or_else(|error| panic!("{}: {error}", spec.vendor()));
    }
}
