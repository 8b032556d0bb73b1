//! Reads a body, but never more of it than is allowed.

use crate::dialects::Refusal;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use http_body_util::BodyExt;

/// How much of a body that is too large is still taken from the connection, and thrown away: a client that is not done sending would
/// otherwise see its connection break instead of the refusal.
const MAX_DISCARDED: usize = 16 * 1024 * 1024;

pub(super) async fn read(headers: &HeaderMap, mut body: axum::body::Body, max: usize) -> Result<Bytes, Refusal> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let asks_first = headers.contains_key(header::EXPECT);
    if announced.is_some_and(|length| length > max && (asks_first || length > MAX_DISCARDED)) {
        return Err(Refusal::BodyTooLarge(max));
    }
    let mut read = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| Refusal::BodyUnreadable(error.to_string()))?.into_data() else { continue };
        length += data.len();
        if length <= max {
            read.extend_from_slice(&data);
        } else if length > MAX_DISCARDED {
            break;
        }
    }
    if length > max { Err(Refusal::BodyTooLarge(max)) } else { Ok(read.freeze()) }
}
