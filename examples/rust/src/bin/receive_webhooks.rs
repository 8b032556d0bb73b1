//! A web application takes the webhooks of a voice agent at Twilio, with axum, and records its calls.
//!
//! ```sh
//! cargo run -p agentlytics-examples --bin receive_webhooks
//! ```

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::core::{Clock, SystemClock};
use agentlytics::metrone::GetEvents;
use agentlytics::webhooks::{Platform, Received, Receiver, Request as Webhook, Sender};
use agentlytics_mock_server::MockServer;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::TryStreamExt;
use tower::ServiceExt;

/// Where the application is for the world outside, whatever proxies stand before it: Twilio signs the address that it calls.
const PUBLIC_URL: &str = "https://desk.example.com";
const AUTH_TOKEN: &str = "3f1c5e7a9b0d2c4e6f80";
const CALL: &str = "CallSid=CA7f31b0c4&CallStatus=completed&CallDuration=187&From=%2B12025550143&SequenceNumber=2";

/// What the application works with.
struct Desk {
    metrone: Metrone,
    receiver: Receiver,
    clock: SystemClock,
}

fn application(desk: Arc<Desk>) -> Router {
    Router::new().route("/hooks/twilio", post(call)).with_state(desk)
}

async fn call(State(desk): State<Arc<Desk>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let webhook = Webhook { url: &format!("{PUBLIC_URL}{uri}"), headers: &headers, body: &body };
    let (status, content_type, text) = match desk.receiver.receive(&webhook, desk.clock.wall()) {
        Ok(Received { event, answer, .. }) => {
            if let Some(Err(error)) = event.map(|event| desk.metrone.record(event.into())) {
                eprintln!("a call is not recorded: {error}");
            }
            (answer.status, answer.content_type, answer.body.to_owned())
        }
        Err(refused) => (refused.status(), Some("text/plain"), refused.to_string()),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, content_type.map(|content_type| [(CONTENT_TYPE, content_type)]), text).into_response()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockServer::start().await?;
    let desk = Arc::new(Desk {
        metrone: Metrone::builder().api_key(service.key("metrone")).endpoint(service.uri("metrone")).build()?,
        receiver: Receiver::new(Platform::Twilio).label("support-line").secret(AUTH_TOKEN),
        clock: SystemClock::new(),
    });
    let application = application(Arc::clone(&desk));

    // What Twilio does: it tells of a call, and once more because it has not heard the answer.
    let signed = Sender::new(Platform::Twilio, AUTH_TOKEN).sign(
        &format!("{PUBLIC_URL}/hooks/twilio"),
        "application/x-www-form-urlencoded",
        CALL.as_bytes(),
        desk.clock.wall(),
    )?;
    let deliver = async |body: String| {
        let mut request = Request::post("/hooks/twilio").body(Body::from(body))?;
        request.headers_mut().extend(signed.headers.clone());
        Ok::<_, Box<dyn Error>>(application.clone().oneshot(request).await?.status())
    };
    let told = deliver(CALL.to_owned()).await?;
    let told_again = deliver(CALL.to_owned()).await?;
    let made_up = deliver(CALL.replace("187", "9187")).await?;
    println!("answered {told}, {told_again}, and {made_up} to what was changed on its way");

    desk.metrone.flush(Duration::from_secs(5)).await;
    let calls: Vec<_> = desk.metrone.events(GetEvents::default().event_type("ai_call")).try_collect().await?;
    for call in &calls {
        println!("a call of {:?} s about {:?}", call.ai_duration_sec, call.ai_intent);
    }
    desk.metrone.shutdown(Duration::from_secs(5)).await;

    assert_eq!((told, told_again, made_up), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT, StatusCode::UNAUTHORIZED));
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].ai_intent.as_deref(), calls[0].ai_duration_sec), (Some("support"), Some(187.0)));
    Ok(())
}
