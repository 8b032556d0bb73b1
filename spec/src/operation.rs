//! What a document says of one operation, as plain data.

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::{Map, Value};

use crate::schema::{Schemas, Slot};

/// What calling an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Asks; changes nothing.
    Read,
    /// Stores something.
    Write,
    /// Stores events that a client has queued and gathered; a caller does not call it by itself.
    Ingest,
    /// Asks, and the answer does not end by itself.
    Stream,
    /// Called by others than the service's clients, such as a platform that reports its calls. No client has a method for it, and
    /// whether it stores something is for the service to know.
    External,
}

impl Kind {
    pub(crate) const CHOICES: [(&'static str, Self); 5] =
        [("read", Self::Read), ("write", Self::Write), ("ingest", Self::Ingest), ("stream", Self::Stream), ("external", Self::External)];

    /// Whether a client stores something with it, by itself or in bulk.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Ingest)
    }

    /// The word for it in the documents and in generated files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Ingest => "ingest",
            Self::Stream => "stream",
            Self::External => "external",
        }
    }
}

/// How well founded a statement of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provenance {
    /// Stated by the service in a public announcement.
    Seed,
    /// Stated in what the service publishes: its own document, its pages, its open source.
    VendorSpec,
    /// Read from a public client of the service.
    Sdk,
    /// Stated by nobody: a decision of this project.
    Inferred,
}

impl Provenance {
    pub(crate) const CHOICES: [(&'static str, Self); 4] =
        [("seed", Self::Seed), ("vendor-spec", Self::VendorSpec), ("sdk", Self::Sdk), ("inferred", Self::Inferred)];
}

/// One operation of a service.
pub struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) kind: Kind,
    pub(crate) provenance: Provenance,
    pub(crate) takes_account_key: bool,
    pub(crate) key_parameters: Arc<[String]>,
    pub(crate) body_key: Option<String>,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) request_body: Option<RequestBody>,
    pub(crate) responses: Vec<Response>,
    pub(crate) schemas: Arc<Schemas>,
}

impl Operation {
    /// The `operationId`: the one name of this operation in every language.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path template, for example `/v1/api/stats`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// One line: what it is for.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// More than one line, or empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What calling it does.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How well founded the operation as a whole is.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.provenance
    }

    /// Whether a request without a key is refused, wherever the key may stand.
    #[must_use]
    pub fn requires_key(&self) -> bool {
        self.takes_account_key || self.body_key.is_some()
    }

    /// Whether the key may stand in a header or in the query string, where the key of the account stands.
    #[must_use]
    pub fn takes_account_key(&self) -> bool {
        self.takes_account_key
    }

    /// The member of the request body that may carry the key, for operations that allow it there. It is
    /// the only place for one unless [`Operation::takes_account_key`].
    #[must_use]
    pub fn body_key(&self) -> Option<&str> {
        self.body_key.as_deref()
    }

    /// How to walk from page to page, for operations that answer in pages.
    #[must_use]
    pub fn pagination(&self) -> Option<&Pagination> {
        self.pagination.as_ref()
    }

    /// Parameters of path, query and header, without the credentials.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The request body, if the operation takes one.
    #[must_use]
    pub fn request_body(&self) -> Option<&RequestBody> {
        self.request_body.as_ref()
    }

    /// Every documented answer, in ascending order of status.
    #[must_use]
    pub fn responses(&self) -> &[Response] {
        &self.responses
    }

    /// The documented answer of one status.
    #[must_use]
    pub fn response(&self, status: StatusCode) -> Option<&Response> {
        self.responses.iter().find(|response| response.status == status)
    }

    /// The answer to a request that went well: the first one below 300.
    #[must_use]
    pub fn success(&self) -> Option<&Response> {
        self.responses.iter().find(|response| response.status.is_success())
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Operation({} {} {})", self.id, self.method, self.path)
    }
}

/// Where the parts of a paginated answer are, and how to get the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// JSON pointer to the rows of one page.
    pub items: String,
    /// How to come from one page to the next.
    pub walk: Walk,
}

/// A way from one page to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Walk {
    /// Each page names the next.
    Cursor {
        /// JSON pointer to the cursor of the next page, `null` at the end.
        next_cursor: String,
        /// Query parameter that takes the cursor.
        cursor: String,
        /// Query parameter that takes an offset, for services that give no cursor.
        offset: String,
    },
    /// Ask again from a later time on, and leave out the rows that were seen before.
    Since {
        /// Query parameter that takes the time.
        since: String,
        /// Member of a row that names it.
        id: String,
    },
    /// Ask again and leave out as many rows as came before.
    Skip {
        /// Query parameter that takes the number of rows to leave out.
        skip: String,
        /// JSON pointer to whether there is a next page.
        has_more: String,
    },
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterIn {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// In a request header.
    Header,
}

/// A parameter of an operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it travels.
    pub location: ParameterIn,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The option of a client that the value comes from when a call does not give it.
    pub client_option: Option<String>,
    /// A value that it could have, where one cannot be made from the schema alone.
    pub example: Option<Value>,
    pub(crate) schema: Slot,
}

/// A header of an answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Header {
    /// Its name, as documented.
    pub name: String,
    /// Whether every such answer carries it.
    pub required: bool,
    pub(crate) schema: Slot,
}

/// The body of a request.
#[derive(Debug)]
#[non_exhaustive]
pub struct RequestBody {
    /// Whether a request without a body is refused.
    pub required: bool,
    /// One entry for each media type.
    pub content: Vec<Media>,
}

/// One form of a body.
#[derive(Debug)]
#[non_exhaustive]
pub struct Media {
    /// The media type, without parameters.
    pub media_type: String,
    /// Named examples, in the order of their names.
    pub examples: Vec<(String, Value)>,
    /// For event streams: each kind of event.
    pub stream_events: Vec<StreamEvent>,
    pub(crate) schema: Slot,
}

/// One kind of event of an event stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct StreamEvent {
    /// Its name, the `event` field of the frame.
    pub name: String,
    pub(crate) schema: Slot,
}

/// One documented answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// The HTTP status.
    pub status: StatusCode,
    /// When it is given.
    pub description: String,
    /// Headers that it may or must carry.
    pub headers: Vec<Header>,
    /// One entry for each media type; empty for an answer without a body.
    pub content: Vec<Media>,
    /// The error codes that come with this status; empty for successes.
    pub errors: Vec<ApiError>,
}

/// An error code of the service and what a client makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The code, verbatim.
    pub code: String,
    /// Members of the body that tell this meaning of the code from others.
    pub with: Map<String, Value>,
    /// The kind of error that a client reports.
    pub kind: String,
    /// Whether the same request may be sent again.
    pub retryable: bool,
}
