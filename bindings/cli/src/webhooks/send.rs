//! `agentlytics webhooks send`: example requests to an endpoint, signed as the platform signs.

use agentlytics_bridge::webhooks::{self, Example, Platform, Sender};
use bytes::Bytes;
use clap::Args;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Uri};

use super::fresh::Freshness;
use super::now;
use super::platform;
use super::post::Poster;
use super::secret::Secret;
use super::sent::Sent;
use crate::Context;
use crate::failure::Failure;

/// Send example webhooks of a platform to an endpoint, and print its answers.
///
/// Each request is signed now, with the secret given; without one, none is. Ids are new ones and times have just passed, so
/// that no endpoint takes a request for old or for a repetition. Fails if an answer has another status than 2xx.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Send {
    /// Whose webhooks.
    #[arg(value_parser = platform::parser())]
    platform: Platform,
    /// Which of them, by the names that `agentlytics webhooks list` tells. Default: all.
    #[arg(value_name = "EVENT")]
    events: Vec<String>,
    /// The endpoint, as the platform would be told it.
    #[arg(long)]
    url: Uri,
    /// Take the URL for that of a service with Metrone's API, and send to its endpoint of this label.
    #[arg(long)]
    label: Option<String>,
    #[command(flatten)]
    secret: Secret,
    /// How often to send each, under other ids each time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    count: u32,
    /// Keep the ids and times of the examples: what an endpoint has seen, it should recognise.
    #[arg(long)]
    same: bool,
}

const EXAMPLES: &str = "Examples:
  agentlytics webhooks send twilio --url http://127.0.0.1:8000/hooks/twilio
  agentlytics webhooks send retell call_analyzed --url http://127.0.0.1:8000/hooks/retell --secret key_test --count 10
  agentlytics webhooks send openai --url \"http://127.0.0.1:4319?key=$METRONE_API_KEY\" --label support-line";

impl Send {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let examples = self.examples()?;
        let endpoint = self.endpoint()?;
        let poster = Poster::default();
        let mut sent = Sent::default();
        for _ in 0..self.count {
            let freshness = if self.same { None } else { Some(Freshness::new(&examples, now())?) };
            for example in &examples {
                let body = freshness.as_ref().map_or_else(|| Ok(example.body.to_owned()), |freshness| freshness.body(example))?;
                sent.add(example.event, poster.send(self.request(&endpoint, example, body)?)?);
            }
        }
        context.output.listing(&sent, "/sent")?;
        sent.judge()
    }

    /// What to send.
    fn examples(&self) -> Result<Vec<&'static Example>, Failure> {
        let all = || webhooks::examples().filter(|example| example.platform == self.platform);
        if self.events.is_empty() {
            return Ok(all().collect());
        }
        let named = |name: &String| {
            all().find(|example| example.event == name).ok_or_else(|| {
                let names: Vec<_> = all().map(|example| example.event).collect();
                Failure::usage(format!("{} has no example webhook {name}; there are {}", self.platform, names.join(", ")))
            })
        };
        self.events.iter().map(named).collect()
    }

    /// Where to send it.
    fn endpoint(&self) -> Result<String, Failure> {
        let unusable = |why: &str| Failure::usage(format!("--url: {why}, for example http://127.0.0.1:8000/hooks"));
        let (Some(scheme), Some(authority)) = (self.url.scheme_str(), self.url.authority()) else {
            return Err(unusable("it must be a whole address"));
        };
        let Some(label) = &self.label else { return Ok(self.url.to_string()) };
        let base = self.url.path().trim_end_matches('/');
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok(format!("{scheme}://{authority}{base}/v1/webhooks/{}/{label}{query}", self.platform))
    }

    fn request(&self, endpoint: &str, example: &Example, body: String) -> Result<Request<Bytes>, Failure> {
        let (url, headers) = match self.secret.get() {
            Some(secret) => {
                let signed = Sender::new(self.platform, secret).sign(endpoint, example.content_type, body.as_bytes(), now());
                let signed = signed.map_err(|refused| Failure::usage(format!("{refused} [{}]", refused.code())))?;
                (signed.url, signed.headers)
            }
            None => {
                let content_type = HeaderValue::from_static(example.content_type);
                (endpoint.to_owned(), HeaderMap::from_iter([(CONTENT_TYPE, content_type)]))
            }
        };
        let mut request = Request::post(url).body(Bytes::from(body)).map_err(|error| Failure::usage(format!("--url: {error}")))?;
        request.headers_mut().extend(headers);
        Ok(request)
    }
}
