//! Answers a repeated request as it was answered the first time.

use crate::dialects::{Dialect, Refusal};
use crate::exchange::{Asked, Reply};
use crate::world::{Admission, Fingerprint, Key, ReplayKey, World};
use http::{HeaderName, Method};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Whether a request is to be processed.
pub(super) enum Turn {
    Process(Reservation),
    Replay(Reply),
}

/// Holds a request's idempotency key while it is processed. Gives the key free again if there is no answer to keep, be it that the
/// request was refused, or that the client went away.
pub(super) struct Reservation(Option<(Arc<World>, ReplayKey)>);

pub(super) fn begin(dialect: &dyn Dialect, asked: &Asked, world: &Arc<World>, key: Option<&Key>, now: Timestamp) -> Result<Turn, Refusal> {
    let (Some(key), Some(given)) = (key, dialect.idempotency_key(&asked.head).filter(|_| asked.head.method == Method::POST)) else {
        return Ok(Turn::Process(Reservation(None)));
    };
    let replay_key = ReplayKey { project: key.project, key: given.to_owned() };
    match world.replays.lock().admit(&replay_key, fingerprint(asked), now) {
        Admission::First => Ok(Turn::Process(Reservation(Some((Arc::clone(world), replay_key))))),
        Admission::Again(reply) => Ok(Turn::Replay(reply.with_header(IDEMPOTENCY_REPLAYED, "true"))),
        Admission::InProgress => Err(Refusal::IdempotencyInProgress),
        Admission::OtherRequest => Err(Refusal::IdempotencyKeyReused),
    }
}

impl Reservation {
    /// Keeps an answer that tells of something done. A refusal changed nothing and is not kept, so that the client can mend the request.
    pub(super) fn settle(mut self, reply: &Reply) {
        if !reply.status.is_success() {
            return;
        }
        if let Some((world, key)) = self.0.take() {
            world.replays.lock().finish(&key, reply.clone());
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some((world, key)) = self.0.take() {
            world.replays.lock().abandon(&key);
        }
    }
}

/// The query is left out: it holds nothing that a write depends on, and may hold a key.
fn fingerprint(asked: &Asked) -> Fingerprint {
    let mut digest = Sha256::new();
    digest.update(asked.head.path.as_bytes());
    digest.update([0]);
    digest.update(asked.body.bytes());
    digest.finalize().into()
}
