//! Which web pages may call: those of this machine, and those that the server was told of. A page of any other could otherwise use a
//! server that only listens on the loopback interface, through the browser of whoever visits it.

use http::{HeaderMap, header};
use url::{Host, Url};

/// The origin of the page that a request comes from, if that page may not call. Programs send no origin, and are not asked.
pub(crate) fn foreign(headers: &HeaderMap, allowed: &[String]) -> Option<String> {
    let origin = String::from_utf8_lossy(headers.get(header::ORIGIN)?.as_bytes());
    let may_call = is_loopback(&origin) || allowed.iter().any(|each| *each == origin);
    (!may_call).then(|| origin.into_owned())
}

/// Whether a request asks for this server by a name that cannot be made to lead elsewhere: its address, or `localhost`. A page may come
/// from a name that leads to this machine by the will of the page's author. What names no host comes from no browser.
pub(crate) fn asks_by_address(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let url = host.to_str().ok().and_then(|host| Url::parse(&format!("http://{host}")).ok());
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
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
    use super::*;
    use http::HeaderValue;

    #[test]
    fn pages_of_this_machine_are_known_by_their_host() {
        for own in ["http://localhost:5173", "https://LOCALHOST", "http://127.0.0.1", "http://127.8.9.1:80", "http://[::1]:3000"] {
            assert!(is_loopback(own), "{own}");
        }
        for foreign in ["null", "", "localhost", "https://localhost.example.com", "http://10.0.0.1", "http://[::2]", "https://a.example"] {
            assert!(!is_loopback(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_name_that_anybody_can_point_here_is_no_address() {
        let asks = |host: &'static str| asks_by_address(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]));
        for own in ["localhost", "localhost:4010", "127.0.0.1:4010", "192.168.7.7:80", "[::1]:4010"] {
            assert!(asks(own), "{own}");
        }
        for foreign in ["a.example", "a.example:4010", "127.0.0.1.a.example", "localhost.a.example", "", "a b"] {
            assert!(!asks(foreign), "{foreign}");
        }
        assert!(asks_by_address(&HeaderMap::new()));
    }
}
