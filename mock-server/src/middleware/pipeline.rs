//! The way of a request: named, read, recognised, noted, counted; then refused, answered from memory or given to its dialect; then the
//! answer is checked and sent, or spoiled as a fault rule wants.

use super::{authenticate::Presented, body, conform, cors, faults, idempotency, rate_limit, request_id};
use crate::connection::Connection;
use crate::dialects::{self, Call, Dialect, Refusal};
use crate::exchange::{Answer, Asked, Body, Frame, Head, Reply};
use crate::server::Shared;
use crate::world::{Fault, Limits, RateStatus, Violations, When, World};
use agentlytics_spec::{Operation, Route};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use http::{HeaderName, HeaderValue, Method, Request};
use jiff::Timestamp;
use std::convert::Infallible;
use std::sync::Arc;

/// How many ways request and answer break the specification.
const X_MOCK_VIOLATIONS: HeaderName = HeaderName::from_static("x-mock-violations");

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
    /// In the world's journal.
    number: u64,
    fault: Option<Fault>,
}

/// Answers a request to a service. Does not return if the connection is to be reset.
pub(crate) async fn handle(shared: Arc<Shared>, connection: Connection, request: Request<axum::body::Body>) -> Response {
    let (parts, body) = request.into_parts();
    let head = Arc::new(Head {
        request_id: request_id::of(&parts.headers),
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        peer: connection.peer,
    });
    let method = if head.method == Method::HEAD { &Method::GET } else { &head.method };
    let (dialect, route) = dialects::route(method, &head);

    let world_of = |presented: &Presented| Arc::clone(presented.key().map_or(shared.keyring.default_world(), |key| &key.world));
    let mut asked = Asked { head: Arc::clone(&head), body: Body::default() };
    let by_head = Presented::by(dialect, None, &asked, &shared.keyring);
    let max_body = world_of(&by_head).limits.lock().body_bytes;
    let unread = body::read(&parts, body, max_body).await.map(|bytes| asked.body = Body::new(bytes)).err();

    let presented = Presented::by(dialect, operation_of(&route), &asked, &shared.keyring);
    let world = world_of(&presented);
    let (now, limits) = (world.clock.now(), world.limits.lock().clone());
    let operation = operation_of(&route).map(Operation::id);
    let number = world.journal.lock().open(now, dialect.name(), operation, &asked);
    let strike = operation.and_then(|operation| world.faults.lock().strike(operation));
    let rate = rate_limit::count(&world, presented.key().map(AsRef::as_ref), &limits, now);
    let (rule, fault) = strike.unzip();
    world.journal.lock().note(number, |outcome| outcome.fault = rule);

    let passage = Passage { shared, dialect, route, head, world, limits, now, rate, number, fault };
    match passage.respond(asked, presented, unread).await {
        Some(response) => response,
        None => connection.hang_up().await,
    }
}

fn operation_of<'a>(route: &Route<'a>) -> Option<&'a Operation> {
    match route {
        Route::Operation(operation, _) => Some(*operation),
        _ => None,
    }
}

impl Passage {
    /// The answer as it goes over the wire, or `None` for a reset.
    async fn respond(&self, asked: Asked, presented: Presented, unread: Option<Refusal>) -> Option<Response> {
        if let Some(instead) = faults::instead(self.fault.as_ref(), self.dialect, &self.head) {
            let faults::Instead::Respond(mut response) = instead else { return None };
            self.sign(&mut response);
            self.note_status(&response);
            return Some(response);
        }
        let answer = match self.answer(asked, presented, unread).await {
            Ok(answer) => answer,
            Err(refusal) => Answer::Reply(self.dialect.refuse(&refusal, &self.head)),
        };
        faults::pause(self.fault.as_ref(), When::After).await;
        let mut response = match answer {
            Answer::Reply(reply) => self.checked(reply),
            Answer::Stream(frames) => self.stream(frames),
        };
        self.sign(&mut response);
        let response = faults::spoil(self.fault.as_ref(), response)?;
        self.note_status(&response);
        Some(response)
    }

    async fn answer(&self, asked: Asked, presented: Presented, unread: Option<Refusal>) -> Result<Answer, Refusal> {
        if let Some(reply) = cors::preflight(&self.head, &self.route) {
            return Ok(Answer::Reply(reply));
        }
        let (operation, path) = match &self.route {
            Route::Operation(operation, path) => (*operation, path),
            Route::MethodNotAllowed(methods) => return Err(Refusal::MethodNotAllowed(methods.clone())),
            Route::NotFound => return Err(Refusal::NotFound),
        };
        rate_limit::admit(&self.rate, operation, &self.limits)?;
        unread.map_or(Ok(()), Err)?;
        let key = presented.authorize(operation)?;
        rate_limit::check_quota(&self.world, operation, &self.limits)?;
        let reservation = match idempotency::begin(self.dialect, &asked, &self.world, key.as_deref(), self.now)? {
            idempotency::Turn::Process(reservation) => reservation,
            idempotency::Turn::Replay(reply) => {
                self.world.journal.lock().note(self.number, |outcome| outcome.replayed = true);
                return Ok(Answer::Reply(reply));
            }
        };
        let violations = conform::request(operation, path, &asked);
        self.world.journal.lock().note(self.number, |outcome| outcome.violations.request = Violations::words(&violations));

        faults::pause(self.fault.as_ref(), When::Before).await;
        let answer = self.dialect.answer(Call {
            operation,
            asked,
            world: Arc::clone(&self.world),
            key,
            now: self.now,
            spoiled: faults::spoiled(self.fault.as_ref()),
            closing: self.shared.closing.subscribe(),
        });
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
        let mut count = 0;
        self.world.journal.lock().note(self.number, |outcome| {
            outcome.violations.response = Violations::words(&found);
            count = outcome.violations.count();
        });
        reply.headers.insert(X_MOCK_VIOLATIONS, count.into());
        respond(reply)
    }

    /// The frames, each checked before it is sent.
    fn stream(&self, frames: BoxStream<'static, Frame>) -> Response {
        let (world, number, operation) = (Arc::clone(&self.world), self.number, operation_of(&self.route));
        let events = frames.map(move |frame| {
            let found = operation.map(|operation| operation.check_stream_event(frame.event, &frame.data)).unwrap_or_default();
            if !found.is_empty() {
                world.journal.lock().note(number, |outcome| outcome.violations.response.extend(Violations::words(&found)));
            }
            Ok::<_, Infallible>(event(frame))
        });
        let ping = KeepAlive::new().interval(self.limits.stream_ping()).text("ping");
        let mut response = Sse::new(events).keep_alive(ping).into_response();
        self.dialect.announce_rate(&self.rate, response.headers_mut());
        response
    }

    /// What every answer carries, whatever it is.
    fn sign(&self, response: &mut Response) {
        cors::open(response.headers_mut());
        response.headers_mut().entry(request_id::X_REQUEST_ID).or_insert_with(|| self.request_id());
    }

    fn request_id(&self) -> HeaderValue {
        // A request id is made of characters that may stand in a header.
        HeaderValue::from_str(&self.head.request_id).unwrap_or(HeaderValue::from_static("req_unknown"))
    }

    fn note_status(&self, response: &Response) {
        let status = response.status().as_u16();
        self.world.journal.lock().note(self.number, |outcome| outcome.status = Some(status));
    }
}

fn event(frame: Frame) -> Event {
    let mut event = Event::default().event(frame.event).data(frame.data.to_string());
    if let Some(id) = frame.id {
        event = event.id(id);
    }
    match frame.retry {
        Some(retry) => event.retry(retry),
        None => event,
    }
}

/// The reply as a response.
pub(super) fn respond(reply: Reply) -> Response {
    let body = reply.body.map_or_else(axum::body::Body::empty, |value| value.to_string().into());
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}
