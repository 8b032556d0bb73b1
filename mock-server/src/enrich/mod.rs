//! What a server can tell about an event beyond what the client says: the page's path, the referring host, who it was.

mod user_agent;

use crate::exchange::Head;
use crate::store::{Field, NewEvent};
use http::header;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::net::IpAddr;
use url::Url;

/// Bytes of a visitor's digest that are kept; enough to tell visitors apart.
const VISITOR_BYTES: usize = 12;

impl NewEvent {
    /// Fills in what the client did not say. `user_agent` is the visitor's if the client forwards it; else the client is the visitor.
    pub(crate) fn enrich(&mut self, head: &Head, user_agent: Option<&str>) {
        let fields = &mut self.fields;
        if fields.get(Field::PagePath).is_none()
            && let Some(path) = fields.get(Field::PageUrl).and_then(path_of)
        {
            fields.set(Field::PagePath, path);
        }
        if let Some(domain) = fields.get(Field::Referrer).and_then(referring_host) {
            fields.set(Field::ReferrerDomain, domain);
        }
        let user_agent = user_agent.or_else(|| head.header(header::USER_AGENT)).unwrap_or_default();
        if !user_agent.is_empty() {
            let agent = user_agent::classify(user_agent);
            let named = [(Field::Browser, &agent.browser), (Field::Os, &agent.os), (Field::DeviceType, &agent.device)];
            for (field, name) in named.into_iter().filter_map(|(field, name)| Some((field, name.as_ref()?))) {
                fields.set(field, name.clone());
            }
            fields.set(Field::VisitorType, agent.visitor);
        }
        let visitor = match address(head) {
            Some(address) => Some(self.visitor(address, user_agent)),
            None => self.fields.get(Field::SessionId).map(str::to_owned),
        };
        if let Some(visitor) = visitor {
            self.fields.set(Field::VisitorId, visitor);
        }
    }

    /// Tells visitors apart within a day, without keeping their address.
    fn visitor(&self, address: IpAddr, user_agent: &str) -> String {
        let day = self.received_at.to_zoned(TimeZone::UTC).date();
        let digest = Sha256::digest(format!("{day}\n{address}\n{user_agent}"));
        digest[..VISITOR_BYTES].iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// The visitor's address: the first that a proxy names, else the one of the connection. A loopback address tells nobody apart.
fn address(head: &Head) -> Option<IpAddr> {
    let forwarded = head.header("x-forwarded-for").and_then(|list| list.split(',').next()?.trim().parse().ok());
    forwarded.or_else(|| Some(head.peer).filter(|peer| !peer.to_canonical().is_loopback()))
}

/// The path of an address, which may be given without its host.
fn path_of(address: &str) -> Option<String> {
    if address.starts_with('/') {
        return address.split(['?', '#']).next().map(str::to_owned);
    }
    Some(Url::parse(address).ok()?.path().to_owned())
}

/// The host of an address, without `www.`.
pub(crate) fn referring_host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn enriched(texts: &[(Field, &str)], headers: &[(&'static str, &str)], at: &str) -> NewEvent {
        let at: Timestamp = at.parse().unwrap();
        let mut head = Head::of_nobody();
        head.headers.extend(headers.iter().map(|(name, value)| (name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap())));
        let mut event = NewEvent::new("metrone", at, at);
        for (field, text) in texts {
            event.fields.set(*field, *text);
        }
        event.enrich(&head, None);
        event
    }

    #[test]
    fn path_and_referring_host_come_from_the_addresses() {
        let texts = [(Field::PageUrl, "https://example.com/pricing?plan=pro#top"), (Field::Referrer, "https://www.news.example:8080/a")];
        let event = enriched(&texts, &[], "2026-03-09T12:00:00Z");
        assert_eq!(event.fields.get(Field::PagePath), Some("/pricing"));
        assert_eq!(event.fields.get(Field::ReferrerDomain), Some("news.example"));
        let event =
            enriched(&[(Field::PageUrl, "/a?b"), (Field::PagePath, "/kept"), (Field::Referrer, "direct")], &[], "2026-03-09T12:00:00Z");
        assert_eq!((event.fields.get(Field::PagePath), event.fields.get(Field::ReferrerDomain)), (Some("/kept"), None));
    }

    #[test]
    fn a_visitor_is_an_address_and_a_user_agent_for_a_day_or_else_a_session() {
        let visitor = |address: &str, agent: &str, at: &str| {
            let event = enriched(&[(Field::SessionId, "s-1")], &[("x-forwarded-for", address), ("user-agent", agent)], at);
            event.fields.get(Field::VisitorId).map(str::to_owned)
        };
        let first = visitor("203.0.113.7, 10.0.0.1", "a", "2026-03-09T00:00:00Z");
        assert_eq!(first, visitor("203.0.113.7", "a", "2026-03-09T23:59:59Z"));
        assert_ne!(first, visitor("203.0.113.7", "a", "2026-03-10T00:00:00Z"));
        assert_ne!(first, visitor("203.0.113.8", "a", "2026-03-09T00:00:00Z"));
        assert_ne!(first, visitor("203.0.113.7", "b", "2026-03-09T00:00:00Z"));
        assert_eq!(visitor("nobody", "a", "2026-03-09T00:00:00Z").as_deref(), Some("s-1"));
    }
}
