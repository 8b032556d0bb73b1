//! One line in the combined log format of Apache and nginx.
//!
//! ```text
//! address identity user [17/May/2015:10:05:03 +0000] "GET /path?query HTTP/1.1" status bytes "referrer" "User-Agent"
//! ```
//!
//! Read by a parser of our own, because the crates for it want addresses for hosts and valid URIs for referrers, and end a text
//! at a quotation mark that the server has escaped: lines that are in order would count as damaged, or be cut.
//!
//! What follows the User-Agent is of the server's own taste, and ignored. A request without a method and a path, as of a connection that spoke no HTTP, is no page view, so its line
//! counts as damaged.

use jiff::Timestamp;
use winnow::Result;
use winnow::ascii::{dec_uint, take_escaped};
use winnow::combinator::{alt, delimited, opt, preceded};
use winnow::error::{ContextError, StrContext};
use winnow::prelude::*;
use winnow::token::{any, rest, take_till, take_until, take_while};

use super::Request;

const TIME: &str = "%d/%b/%Y:%H:%M:%S %z";

/// Reads a line.
///
/// # Errors
/// Which part of the line is not as it should be, and where it begins.
pub(super) fn parse(line: &str) -> Result<Request<'_>, String> {
    request.parse(line).map_err(|damage| {
        let column = line[..damage.offset()].chars().count() + 1;
        format!("column {column}: {}", words(damage.inner()))
    })
}

fn words(damage: &ContextError) -> String {
    let part = damage.context().find_map(|context| if let StrContext::Label(part) = context { Some(*part) } else { None });
    format!("{} is missing or damaged", part.unwrap_or("a part of the line"))
}

fn request<'a>(line: &mut &'a str) -> Result<Request<'a>> {
    let address = part("the address", word).parse_next(line)?;
    next("the identity", word).parse_next(line)?;
    next("the user", take_until(1.., " [")).parse_next(line)?;
    let time = next("the time", time).parse_next(line)?;
    let (method, target) = next("the request", quoted.and_then(method_and_target)).parse_next(line)?;
    let status = next("the status", dec_uint.verify(|status| (100..1_000).contains(status))).parse_next(line)?;
    let bytes = next("the number of bytes", alt(('-'.value(None), dec_uint.map(Some)))).parse_next(line)?;
    let referrer = next("the referrer", quoted.map(given)).parse_next(line)?;
    let user_agent = next("the User-Agent", quoted.map(given)).parse_next(line)?;
    opt(preceded(' ', rest)).parse_next(line)?;
    Ok(Request { address, time, method, target, status, bytes, referrer, user_agent })
}

/// A part of the line, called by its name where it is damaged.
fn part<'a, T>(name: &'static str, mut parser: impl Parser<&'a str, T, ContextError>) -> impl Parser<&'a str, T, ContextError> {
    let from_its_begin = move |line: &mut &'a str| {
        let begin = line.checkpoint();
        parser.parse_next(line).inspect_err(|_| line.reset(&begin))
    };
    from_its_begin.context(StrContext::Label(name))
}

/// A part that follows another.
fn next<'a, T>(name: &'static str, parser: impl Parser<&'a str, T, ContextError>) -> impl Parser<&'a str, T, ContextError> {
    part(name, preceded(' ', parser))
}

fn word<'a>(line: &mut &'a str) -> Result<&'a str> {
    take_till(1.., ' ').parse_next(line)
}

fn time(line: &mut &str) -> Result<Timestamp> {
    let text = take_till(1.., ']').try_map(|text| Timestamp::strptime(TIME, text));
    delimited('[', text, ']').parse_next(line)
}

/// Text between quotation marks, in which a backslash takes the meaning from what follows it.
fn quoted<'a>(line: &mut &'a str) -> Result<&'a str> {
    delimited('"', take_escaped(take_till(1.., ['"', '\\']), '\\', any), '"').parse_next(line)
}

/// The protocol, which the oldest one does not tell, is of no interest.
fn method_and_target<'a>(request: &mut &'a str) -> Result<(&'a str, &'a str)> {
    let method = take_while(1.., |letter: char| letter.is_ascii_uppercase() || matches!(letter, '-' | '_')).parse_next(request)?;
    let target = preceded(' ', rest.verify(|target: &str| !target.is_empty())).parse_next(request)?;
    let target = target.rsplit_once(' ').filter(|(_, protocol)| protocol.starts_with("HTTP/")).map_or(target, |(target, _)| target);
    Ok((method, target))
}

/// A lone dash stands for nothing.
fn given(text: &str) -> Option<&str> {
    (!matches!(text, "" | "-")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 200 5 "https://example.org/" "Example/1.0""#;

    fn parsed(from: &str, to: &str) -> Result<Request<'static>, String> {
        assert!(LINE.contains(from), "{from}");
        parse(LINE.replacen(from, to, 1).leak())
    }

    #[test]
    fn a_line_has_all_its_parts() {
        let expected = Request {
            address: "203.0.113.7",
            time: "2015-05-17T10:05:03Z".parse().unwrap(),
            method: "GET",
            target: "/a?b=c",
            status: 200,
            bytes: Some(5),
            referrer: Some("https://example.org/"),
            user_agent: Some("Example/1.0"),
        };
        assert_eq!(parse(LINE), Ok(expected));
    }

    #[test]
    fn servers_differ() {
        assert_eq!(parsed("203.0.113.7 - -", "host.example id John Doe").unwrap().address, "host.example");
        assert_eq!(parsed("203.0.113.7", "2001:db8::7").unwrap().address, "2001:db8::7");
        assert_eq!(parsed("10:05:03 +0000", "10:05:03 +0200").unwrap().time.to_string(), "2015-05-17T08:05:03Z");
        assert_eq!(parsed(" 5 ", " - ").unwrap().bytes, None);
        assert_eq!(parsed("https://example.org/", "-").unwrap().referrer, None);
        assert_eq!(parsed("https://example.org/", r"http://\xe4.example/ a|b").unwrap().referrer, Some(r"http://\xe4.example/ a|b"));
        assert_eq!(parsed("Example/1.0", "").unwrap().user_agent, None);
        assert_eq!(parsed("Example/1.0", r#"a \"b\" \\"#).unwrap().user_agent, Some(r#"a \"b\" \\"#));
        assert_eq!(parsed("Example/1.0\"", "Example/1.0\" \"10.0.0.1\" 0.003").unwrap().user_agent, Some("Example/1.0"));
        assert_eq!(parsed("/a?b=c HTTP/1.1", "/a b HTTP/2.0").unwrap().target, "/a b");
        assert_eq!(parsed("GET /a?b=c HTTP/1.1", "M-SEARCH /a").map(|line| (line.method, line.target)), Ok(("M-SEARCH", "/a")));
    }

    #[test]
    fn damage_has_a_place_and_a_name() {
        for (from, to, told) in [
            (LINE, "", "column 1: the address is missing or damaged"),
            (" - - [17", " - [17", "column 14: the user is missing or damaged"),
            ("17/May", "17/Mai", "column 16: the time is missing or damaged"),
            ("17/May", "32/May", "column 16: the time is missing or damaged"),
            ("GET /a?b=c HTTP/1.1", "-", "column 45: the request is missing or damaged"),
            ("GET /a?b=c HTTP/1.1", r"\x16\x03", "column 45: the request is missing or damaged"),
            (" 200 ", " 20 ", "column 67: the status is missing or damaged"),
            (" 5 ", " five ", "column 71: the number of bytes is missing or damaged"),
            (" \"Example/1.0\"", "", "column 96: the User-Agent is missing or damaged"),
            ("Example/1.0\"", "Example/1.0", "column 96: the User-Agent is missing or damaged"),
            ("Example/1.0\"", "Example/1.0\"x", "column 110: a part of the line is missing or damaged"),
        ] {
            assert_eq!(parsed(from, to).unwrap_err(), told, "{to}");
        }
    }
}
