//! Which web pages may call: those of this machine, and those that the server was told of. A page of any other could otherwise use a
//! server that only listens on the loopback interface, through the browser of whoever visits it.

use crate::dialects::Refusal;
use crate::exchange::Head;
use http::header;
use url::{Host, Url};

/// Programs send no origin, and are not asked.
pub(super) fn admit(head: &Head, allowed: &[String]) -> Result<(), Refusal> {
    let Some(origin) = head.headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = String::from_utf8_lossy(origin.as_bytes());
    if is_loopback(&origin) || allowed.iter().any(|each| *each == origin) {
        Ok(())
    } else {
        Err(Refusal::ForeignOrigin(origin.into_owned()))
    }
}

fn is_loopback(origin: &str) -> bool {
    let url = Url::parse(origin).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn pages_of_this_machine_are_known_by_their_host() {
        for own in ["http://localhost:5173", "https://LOCALHOST", "http://127.0.0.1", "http://127.8.9.1:80", "http://[::1]:3000"] {
            assert!(is_loopback(own), "{own}");
        }
        for foreign in ["null", "", "localhost", "https://localhost.example.com", "http://10.0.0.1", "http://[::2]", "https://a.example"] {
            assert!(!is_loopback(foreign), "{foreign}");
        }
    }
}
