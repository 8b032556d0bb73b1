//! What is wrong with a service: its settings, whether it answers, and what the credential is good for.

use agentlytics_bridge::{Answer, Client, Clock, Error, Kind, SystemClock};
use serde_json::{Value, json};

use super::clock;
use super::finding::{Finding, State};
use crate::Context;
use crate::failure::Failure;
use crate::service::Service;
use crate::settings::Options;

/// Looks at one service. What cannot be found out any more is left out.
pub(super) fn examine(context: &Context, service: &Service, given: &Options, write: bool) -> Vec<Finding> {
    let about = Examination { context, service, given };
    let (client, configuration) = match about.client() {
        Ok(opened) => opened,
        Err(failure) => return vec![about.failed("configuration", State::Fail, &failure)],
    };
    let mut findings = vec![configuration];
    let health = service.health.unwrap_or(service.read);
    let answered = client.invoke_blocking(health, Value::Null);
    findings.push(about.reachability(&answered));
    // Nobody is there to be asked more.
    if answered.as_ref().is_err_and(|error| error.status().is_none()) {
        return findings;
    }
    let date = answered.as_ref().ok().and_then(|answer| answer.date);
    findings.extend(date.map(|theirs| clock::examine(service.word(), theirs, SystemClock::new().wall())));
    findings.push(about.reading(client.invoke_blocking(service.read, Value::Null)));
    if let Some((operation, arguments)) = service.write_check.filter(|_| write) {
        let arguments = serde_json::from_str(arguments).unwrap_or_default();
        findings.push(about.writing(client.invoke_blocking(operation, arguments)));
    }
    findings
}

struct Examination<'a> {
    context: &'a Context,
    service: &'a Service,
    given: &'a Options,
}

impl Examination<'_> {
    fn found(&self, check: &'static str, state: State, message: impl std::fmt::Display) -> Finding {
        Finding::new(Some(self.service.word()), check, state, message)
    }

    fn failed(&self, check: &'static str, state: State, failure: &Failure) -> Finding {
        Finding::failed(Some(self.service.word()), check, state, failure)
    }

    /// A client, and where its settings come from.
    fn client(&self) -> Result<(Client, Finding), Failure> {
        let resolved = self.context.settings.resolve(self.service, self.given)?;
        let mut options = self.given.clone();
        // Who asks what is wrong does not want to wait.
        options.insert("max_retries".to_owned(), json!(0));
        let client = self.context.settings.asking_client(self.service, options)?;
        let told: Vec<_> = resolved.iter().map(|resolved| format!("{} from {}", resolved.setting.name, resolved.origin)).collect();
        Ok((client, self.found("configuration", State::Ok, told.join(", "))))
    }

    fn reachability(&self, answered: &Result<Answer, Error>) -> Finding {
        const CHECK: &str = "reachability";
        match answered {
            Ok(_) => self.found(CHECK, State::Ok, "the service answers"),
            Err(error) if error.status().is_none() => self.failed(CHECK, State::Fail, &Failure::from(error)),
            Err(error) if error.kind() == Kind::NotFound => self.failed(
                CHECK,
                State::Fail,
                &Failure::from(error).hint("something answers, but not the service: look at the endpoint, and its path"),
            ),
            Err(error) if error.status().is_some_and(|status| status >= 500) => self.failed(CHECK, State::Fail, &Failure::from(error)),
            Err(_) => self.found(CHECK, State::Ok, "the service answers"),
        }
    }

    fn reading(&self, answered: Result<Answer, Error>) -> Finding {
        const CHECK: &str = "reading";
        match answered {
            Ok(_) => self.found(CHECK, State::Ok, "the credential reads"),
            // Without a key nothing was sent; who only writes needs none.
            Err(error) if error.status().is_none() => self.failed(
                CHECK,
                State::Warn,
                &Failure::from(error).hint("a client that only sends events does well without; to read, set a key"),
            ),
            Err(error) if error.kind() == Kind::Permission => self.failed(CHECK, State::Warn, &Failure::from(error)),
            Err(error) => self.failed(CHECK, State::Fail, &self.context.settings.advised(self.service, &error, self.given)),
        }
    }

    /// Events would be refused only for the credential: that none was sent is why they are refused otherwise.
    fn writing(&self, answered: Result<Answer, Error>) -> Finding {
        const CHECK: &str = "writing";
        match answered {
            Err(error) if matches!(error.kind(), Kind::Rejected | Kind::Validation) && error.status().is_some() => {
                self.found(CHECK, State::Ok, "events would be taken")
            }
            Ok(_) => self.found(CHECK, State::Ok, "events would be taken"),
            Err(error) => self.failed(CHECK, State::Fail, &Failure::from(error)),
        }
    }
}
