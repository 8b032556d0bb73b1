//! The vectors, read from `spec/vectors/webhooks`.

use std::fs;
use std::path::{Path, PathBuf};

use agentlytics_webhooks::{Example, Received, Receiver, Request, Scheme, examples};
use http::{HeaderMap, HeaderName};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What an example means.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventVector {
    pub platform: String,
    /// The example's event.
    pub request: String,
    pub label: String,
    pub received_at: Timestamp,
    pub event: Value,
    pub answer: Value,
}

impl EventVector {
    pub fn name(&self) -> String {
        format!("{}/{}", self.platform, self.request)
    }

    pub fn body(&self) -> &'static str {
        self.example().body
    }

    fn example(&self) -> &'static Example {
        let mut examples = examples();
        examples.find(|example| example.platform.as_str() == self.platform && example.event == self.request).expect("an example")
    }

    /// What an endpoint of the vector's label makes of such a request, unsigned.
    pub fn receive(&self, body: &str) -> Received {
        let example = self.example();
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, example.content_type.parse().expect("a media type"))]);
        let request = Request { url: "https://a.example/hooks", headers: &headers, body: body.as_bytes() };
        Receiver::new(example.platform).label(&self.label).receive(&request, self.received_at).expect("it is received")
    }
}

/// Whether a signature is good.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureVector {
    #[serde(skip)]
    pub name: String,
    pub platform: String,
    /// What is to be seen in it, if that is not plain.
    #[serde(default)]
    pub about: String,
    pub url: String,
    pub headers: Map<String, Value>,
    pub body: String,
    pub received_at: Timestamp,
    pub secret: String,
    pub scheme: Scheme,
    /// The code of the refusal; none if it is good.
    pub refused: Option<String>,
}

/// A request of one's own, to be changed.
pub struct OwnedRequest {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl SignatureVector {
    pub fn request(&self) -> OwnedRequest {
        let headers = self.headers.iter().map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            (name, value.as_str().expect("text").parse().expect("a value"))
        });
        OwnedRequest { headers: headers.collect(), body: self.body.clone().into_bytes() }
    }

    /// What the vector's receiver says to a request.
    pub fn verdict(&self, request: &OwnedRequest) -> Result<(), &'static str> {
        let receiver = Receiver::new(self.platform.parse().expect("a platform")).secret(&self.secret).scheme(self.scheme.clone());
        let received = receiver.receive(&Request { url: &self.url, headers: &request.headers, body: &request.body }, self.received_at);
        received.map(|received| assert!(received.verified)).map_err(|refused| refused.code())
    }

    pub fn expected(&self) -> Result<(), &str> {
        self.refused.as_deref().map_or(Ok(()), Err)
    }

    /// The header that shows who sent it.
    pub fn signature_header(&self) -> (HeaderName, String) {
        const NAMES: &[&str] =
            &["x-twilio-signature", "x-vapi-secret", "authorization", "x-retell-signature", "x-webhook-signature", "webhook-signature"];
        let is_signature = |name: &str| match &self.scheme {
            Scheme::Hmac(plan) => name.eq_ignore_ascii_case(&plan.signature_header),
            _ => NAMES.contains(&name.to_lowercase().as_str()),
        };
        let (name, value) = self.headers.iter().find(|(name, _)| is_signature(name)).expect("a signature");
        (HeaderName::from_bytes(name.as_bytes()).expect("a name"), value.as_str().expect("text").to_owned())
    }

    /// Whether it is more than a shared secret.
    pub fn signs_its_body(&self) -> bool {
        !matches!((self.platform.as_str(), &self.scheme), ("vapi", Scheme::Published | Scheme::Bearer))
    }

    pub fn signs_a_time(&self) -> bool {
        match &self.scheme {
            Scheme::Hmac(plan) => plan.payload_format.contains("{timestamp}"),
            _ => matches!(self.platform.as_str(), "retell" | "openai" | "anthropic"),
        }
    }
}

pub fn event_vectors() -> Vec<EventVector> {
    read("events").into_iter().map(|(_, vector)| vector).collect()
}

pub fn signature_vectors() -> Vec<SignatureVector> {
    read("signatures").into_iter().map(|(name, vector)| SignatureVector { name, ..vector }).collect()
}

fn read<T: DeserializeOwned>(kind: &str) -> Vec<(String, T)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/webhooks").join(kind);
    let files = entries(&folder).into_iter().flat_map(|platform| entries(&platform));
    let vectors = files.map(|file| {
        let text = fs::read(&file).expect("a file that can be read");
        let vector = serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file.strip_prefix(&folder).expect("it is below").display().to_string(), vector)
    });
    vectors.collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}
