//! Whether the clock of this machine is right, going by that of a service.

use jiff::{SignedDuration, Timestamp};

use super::finding::{Finding, State};

/// A service's time has whole seconds, and its answer was under way.
const UNNOTICED: SignedDuration = SignedDuration::from_secs(5);
/// What services begin to refuse events and tokens for.
const TOO_MUCH: SignedDuration = SignedDuration::from_mins(5);

/// Compares the time of a service with ours.
pub(super) fn examine(service: String, theirs: Timestamp, ours: Timestamp) -> Finding {
    let apart = ours.duration_since(theirs);
    let (state, told) = match apart.abs() {
        small if small <= UNNOTICED => (State::Ok, "this machine and the service agree".to_owned()),
        apart_by => {
            let direction = if apart.is_positive() { "ahead of" } else { "behind" };
            let state = if apart_by >= TOO_MUCH { State::Fail } else { State::Warn };
            (state, format!("this machine is {} s {direction} the service", apart_by.as_secs()))
        }
    };
    let finding = Finding::new(Some(service), "clock", state, told);
    if state == State::Ok {
        finding
    } else {
        finding.hint("set the clock of this machine by a time server: events carry its time, and tokens end by it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_right_nearly_right_or_wrong() {
        let theirs: Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
        let told = |seconds| {
            let ours = theirs + SignedDuration::from_secs(seconds);
            let finding = examine("s".to_owned(), theirs, ours);
            (finding.state, finding.to_string())
        };
        assert_eq!(told(3).0, State::Ok);
        assert_eq!(told(-90).0, State::Warn);
        assert!(told(-90).1.contains("90 s behind the service"));
        assert_eq!(told(400).0, State::Fail);
        assert!(told(400).1.contains("400 s ahead of the service"));
    }
}
