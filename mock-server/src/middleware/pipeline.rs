//! The way of a request: named, read, recognised, noted, counted; then refused, answered from memory or given to its dialect; then the
//! answer is checked and sent, or spoiled as a fault rule wants.

use super::{authenticate::Presented, body, conform, cors, faults, idempotency, rate_limit, request_id};
use crate::connection::Connection;
use crate::dialects::{self, Call, Dialect, Refusal};
use crate::exchange::{Answer, Asked, Body, Frame, Head, Reply};
use crate::server::Shared;
use crate::world::{Limits, Outcome, RateStatus, Violations, When, World};
use agentlytics_spec::{Operation, Route};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Method, Request};
use jiff::Timestamp;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

/// How many ways request and answer break the specification.
const X_MOCK_VIOLATIONS: HeaderName = HeaderName::from_static("x-mock-violations");

/// With it a request only looks on: it is neither noted nor counted nor spoiled, so that whoever watches a test does not change it.
const X_MOCK_INSPECTOR: HeaderName = HeaderName::from_static("x-mock-inspector");

/// A request on its way.
struct Passage {
    shared: Arc<Shared>,
    dialect: &'static dyn Dialect,
    route: Route<'static>,
    head: Arc<Head>,
    world: Arc<World>,
    limits: Limits,
    now: Timestamp,
    rate: RateStatus,
    /// In the world's journal; a request that only looks on is not noted there.
    number: Option<u64>,
    strike: faults::Strike,
}

/// What a request brings with it.
struct Luggage {
    presented: Presented,
    body: Result<Body, Refusal>,
}

/// Answers a request to a service. Does not return if the connection is to end without an answer.
pub(crate) async fn handle(shared: Arc<Shared>, connection: Connection, request: Request<axum::body::Body>) -> Response {
    let (passage, luggage) = Passage::begin(shared, connection.peer, request).await;
    match passage.respond(luggage).await {
        faults::Ending::Respond(response) => response,
        faults::Ending::HangUp(last_words) => connection.hang_up(last_words).await,
    }
}

impl Passage {
    /// Reads a request, finds out whose it is, and notes it.
    async fn begin(shared: Arc<Shared>, peer: IpAddr, request: Request<axum::body::Body>) -> (Self, Luggage) {
        let (parts, body) = request.into_parts();
        let door = dialects::door(parts.uri.path());
        let head = Arc::new(Head {
            request_id: request_id::of(&parts.headers),
            path: door.map_or(parts.uri.path(), |(_, below)| below).to_owned(),
            target: parts.uri.path_and_query().map_or("", PathAndQuery::as_str).to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            method: parts.method,
            headers: parts.headers,
            peer,
        });
        let method = if head.method == Method::HEAD { &Method::GET } else { &head.method };
        let (dialect, route) = match door {
            Some((dialect, _)) => (dialect, dialect.spec().route(method, &head.path)),
            None => dialects::route(method, &head),
        };
        let operation = operation_of(&route);

        let world_of = |presented: &Presented| Arc::clone(presented.key().map_or(shared.keyring.default_world(), |key| &key.world));
        let presented = Presented::in_head(dialect, operation, &head, &shared.keyring);
        let limits = *world_of(&presented).limits.lock();
        let max_body = operation.map_or(limits.body_bytes, |operation| dialect.body_bytes(operation, &limits));
        let body = body::read(&head.headers, body, max_body).await.map(Body::new);
        let presented = match &body {
            Ok(body) => presented.or_in_body(dialect, operation, body, &shared.keyring),
            Err(_) => presented,
        };

        let told_otherwise = match (&presented, &route, &body) {
            (Presented::Nothing, Route::Operation(_, path), Ok(body)) => {
                dialect.world_without_key(path, &head, body.bytes(), &shared.keyring)
            }
            _ => None,
        };
        let world = told_otherwise.unwrap_or_else(|| world_of(&presented));
        let (now, limits) = (world.clock.now(), *world.limits.lock());
        let noted = body.as_ref().map(|body| body.bytes().clone()).unwrap_or_default();
        let (number, strike, rate) = if head.headers.contains_key(X_MOCK_INSPECTOR) {
            (None, faults::Strike::none(), rate_limit::look(&world, presented.key(), &limits, now))
        } else {
            let number = world.journal.lock().open(now, dialect.name(), operation, &head, noted);
            let (rule, fault) = operation.and_then(|operation| world.faults.lock().strike(operation.id())).unzip();
            world.journal.lock().note(number, |outcome| outcome.fault = rule);
            (Some(number), faults::Strike::new(fault, number), rate_limit::count(&world, presented.key(), &limits, now))
        };
        (Self { shared, dialect, route, head, world, limits, now, rate, number, strike }, Luggage { presented, body })
    }

    /// The answer as it goes over the wire, or what takes its place.
    async fn respond(&self, luggage: Luggage) -> faults::Ending {
        if let Some(ending) = self.strike.instead(When::Before, self.dialect, &self.head) {
            return self.end(ending);
        }
        let answer = match self.answer(luggage).await {
            Ok(answer) => answer,
            Err(refusal) => Answer::Reply(self.dialect.refuse(&refusal, &self.head)),
        };
        self.strike.pause(When::After).await;
        let response = match answer {
            Answer::Reply(reply) => self.checked(reply),
            Answer::Stream(frames) => self.stream(frames),
        };
        let instead = self.strike.instead(When::After, self.dialect, &self.head);
        self.end(instead.unwrap_or_else(|| faults::Ending::Respond(self.strike.spoil(response))))
    }

    async fn answer(&self, Luggage { presented, body }: Luggage) -> Result<Answer, Refusal> {
        if let Some(reply) = cors::preflight(&self.head, &self.route) {
            return Ok(Answer::Reply(reply));
        }
        let (operation, path) = match &self.route {
            Route::Operation(operation, path) => (*operation, path),
            Route::MethodNotAllowed(methods) => return Err(Refusal::MethodNotAllowed(methods.clone())),
            Route::NotFound => return Err(Refusal::NotFound),
        };
        rate_limit::admit(&self.rate, operation, &self.limits)?;
        let asked = Asked { head: Arc::clone(&self.head), body: body? };
        let key = presented.authorize(operation)?;
        rate_limit::check_quota(self.dialect, &self.world, operation, &self.limits)?;
        let reservation = match idempotency::begin(self.dialect, &asked, &self.world, key.as_deref(), self.now)? {
            idempotency::Turn::Process(reservation) => reservation,
            idempotency::Turn::Replay(reply) => {
                self.note(|outcome| outcome.replayed = true);
                return Ok(Answer::Reply(reply));
            }
        };
        let violations = conform::request(operation, path, &asked);
        self.note(|outcome| outcome.violations.request = Violations::words(&violations));

        self.strike.pause(When::Before).await;
        let call = Call {
            operation,
            path: path.clone(),
            asked,
            world: Arc::clone(&self.world),
            limits: self.limits,
            key,
            keyring: Arc::clone(&self.shared.keyring),
            now: self.now,
            number: self.number,
            spoiled: self.strike.spoiled(),
            origins: Arc::clone(&self.shared.origins),
            closing: self.shared.closing.subscribe(),
        };
        if self.strike.repeats() {
            self.dialect.answer(call.clone());
        }
        let answer = self.dialect.answer(call);
        if let Answer::Reply(reply) = &answer {
            reservation.settle(reply);
        }
        Ok(answer)
    }

    /// The reply, with a count of what is wrong with it.
    fn checked(&self, mut reply: Reply) -> Response {
        self.dialect.announce_rate(&self.rate, &mut reply.headers);
        reply.headers.insert(request_id::X_REQUEST_ID, self.request_id());
        let found = if self.head.method == Method::OPTIONS {
            Vec::new()
        } else {
            conform::reply(self.dialect.spec(), operation_of(&self.route), &reply)
        };
        let mut count = found.len();
        self.note(|outcome| {
            outcome.violations.response = Violations::words(&found);
            count = outcome.violations.count();
        });
        reply.headers.insert(X_MOCK_VIOLATIONS, count.into());
        reply.into_response()
    }

    /// The frames, each checked before it is sent.
    fn stream(&self, frames: BoxStream<'static, Frame>) -> Response {
        let (world, number, operation) = (Arc::clone(&self.world), self.number, operation_of(&self.route));
        let events = self.strike.frames(frames, self.world.streams.cutting()).map(move |frame| {
            let frame = frame?;
            let found = operation.map(|operation| operation.check_stream_event(frame.event, &frame.data)).unwrap_or_default();
            if let Some(number) = number.filter(|_| !found.is_empty()) {
                world.journal.lock().note(number, |outcome| outcome.violations.response.extend(Violations::words(&found)));
            }
            Ok::<_, io::Error>(Event::from(frame))
        });
        let (comment, interval) = self.dialect.heartbeat();
        let ping = KeepAlive::new().interval(self.limits.stream_ping().unwrap_or(interval)).text(comment);
        let mut response = Sse::new(events).keep_alive(ping).into_response();
        self.dialect.announce_rate(&self.rate, response.headers_mut());
        response
    }

    /// What every answer carries, whatever it is.
    fn sign(&self, response: &mut Response) {
        cors::open(response.headers_mut());
        response.headers_mut().entry(request_id::X_REQUEST_ID).or_insert_with(|| self.request_id());
    }

    /// Changes what the journal says of the request, if it says something.
    fn note(&self, change: impl FnOnce(&mut Outcome)) {
        if let Some(number) = self.number {
            self.world.journal.lock().note(number, change);
        }
    }

    fn request_id(&self) -> HeaderValue {
        // A request id is made of characters that may stand in a header.
        HeaderValue::from_str(&self.head.request_id).unwrap_or(HeaderValue::from_static("req_unknown"))
    }

    /// Completes and notes the answer, if there is one.
    fn end(&self, mut ending: faults::Ending) -> faults::Ending {
        if let faults::Ending::Respond(response) = &mut ending {
            self.sign(response);
            let status = response.status().as_u16();
            self.note(|outcome| outcome.status = Some(status));
        }
        ending
    }
}

fn operation_of<'a>(route: &Route<'a>) -> Option<&'a Operation> {
    match route {
        Route::Operation(operation, _) => Some(*operation),
        _ => None,
    }
}
