//! The inspector: a page that shows what happens in a world, as `mock-server/inspector` builds it.
//!
//! Only files are served here, to anybody: they are the same in every server and hold nothing of a world. What the page shows it asks of the
//! control plane, which looks at who asks.

use crate::server::Shared;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, LazyLock};

/// What a browser lets the page do: nothing but to load these files and to ask this server. No text that it shows can become a program.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A file of the page, ready to be sent.
struct Asset {
    content_type: &'static str,
    plain: &'static [u8],
    packed: LazyLock<Vec<u8>>,
    /// By which a browser asks whether its copy is still good.
    tag: LazyLock<String>,
}

macro_rules! asset {
    ($name:literal, $content_type:literal) => {{
        const PLAIN: &[u8] = include_bytes!(concat!("../inspector/dist/", $name));
        Asset { content_type: $content_type, plain: PLAIN, packed: LazyLock::new(|| packed(PLAIN)), tag: LazyLock::new(|| tag(PLAIN)) }
    }};
}

static PAGE: Asset = asset!("index.html", "text/html; charset=utf-8");
static ICON: Asset = asset!("icon.svg", "image/svg+xml");
static SCRIPT: Asset = asset!("assets/inspector.js", "text/javascript; charset=utf-8");
static STYLE: Asset = asset!("assets/inspector.css", "text/css; charset=utf-8");

/// The page's files, below `/__mock`.
pub(crate) fn router() -> Router<Arc<Shared>> {
    // Links in the page are relative to the path with a slash at its end.
    let to_page = async || (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "/__mock/")]);
    Router::new()
        .route("/", get(to_page))
        .route("/icon.svg", get(async |headers: HeaderMap| ICON.answer(&headers)))
        .route("/assets/inspector.js", get(async |headers: HeaderMap| SCRIPT.answer(&headers)))
        .route("/assets/inspector.css", get(async |headers: HeaderMap| STYLE.answer(&headers)))
}

/// The page itself.
pub(crate) async fn page(headers: HeaderMap) -> Response {
    PAGE.answer(&headers)
}

impl Asset {
    fn answer(&'static self, headers: &HeaderMap) -> Response {
        let named = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut response = if named(header::IF_NONE_MATCH) == *self.tag {
            StatusCode::NOT_MODIFIED.into_response()
        } else if takes_gzip(named(header::ACCEPT_ENCODING)) {
            ([(header::CONTENT_ENCODING, "gzip")], self.packed.as_slice()).into_response()
        } else {
            self.plain.into_response()
        };
        for (name, value) in [
            (header::CONTENT_TYPE, self.content_type),
            (header::ETAG, self.tag.as_str()),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, "accept-encoding"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ] {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// Whether one of the encodings that a client takes is gzip, and is not refused by a weight of 0.
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|each| {
        let (name, weight) = each.split_once(';').unwrap_or((each, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && weight.replace(' ', "").strip_prefix("q=").is_none_or(|weight| weight.parse() != Ok(0.0))
    })
}

fn packed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Nothing fails that writes into memory; and if it did, the plain file would be sent.
    encoder.write_all(plain).and_then(|()| encoder.finish()).unwrap_or_else(|_| plain.to_vec())
}

fn tag(plain: &[u8]) -> String {
    let digest: String = Sha256::digest(plain)[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{digest}\"")
}

#[cfg(test)]
mod tests {
    use super::takes_gzip;

    #[test]
    fn gzip_is_taken_by_whoever_says_so() {
        for accepted in ["gzip", "br, GZIP;q=0.5", "deflate , gzip ; q=1"] {
            assert!(takes_gzip(accepted), "{accepted}");
        }
        for refused in ["", "br", "gzip;q=0", "gzip; q=0.0", "x-gzip2"] {
            assert!(!takes_gzip(refused), "{refused}");
        }
    }
}
