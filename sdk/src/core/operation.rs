//! A typed call: its parameters are the type's fields, its answer is the associated type.

use bytes::Bytes;
use http::{Method, Request, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use super::{Dialect, Error};

/// Whether a request may be repeated when it is not known if the service processed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Changes nothing.
    Safe,
    /// Changes something, and carries a key by which a repetition is recognised.
    Keyed,
    /// Changes something, and a repetition would change it twice.
    Once,
}

/// The facts of an operation, as the service's OpenAPI document has them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The `operationId`, for example `getStats`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template below the endpoint, for example `/v1/api/stats`; `{name}` takes the field `name`.
    pub path: &'static str,
    /// Whether it may be repeated.
    pub safety: Safety,
}

impl OperationInfo {
    /// A GET: its fields become the query string.
    #[must_use]
    pub const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::GET, path, Safety::Safe)
    }

    /// A POST: its fields become the JSON body.
    #[must_use]
    pub const fn post(id: &'static str, path: &'static str, safety: Safety) -> Self {
        Self::new(id, Method::POST, path, safety)
    }

    /// Any other method. The fields of a DELETE become the query string.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str, safety: Safety) -> Self {
        Self { id, method, path, safety }
    }
}

/// One operation of one service, with its arguments.
///
/// Fields that are absent (`None`, skipped when serialising) are left out of the request. Fields named in the path
/// template go into the path; the others into the query string (GET, DELETE) or the JSON body, if there are any.
pub trait Operation: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The decoded answer.
    type Output: Serialize + DeserializeOwned + Send + 'static;

    /// The operation's facts.
    const INFO: OperationInfo;

    /// Arguments without which it means nothing, besides those in its path.
    const REQUIRED: &'static [&'static str] = &[];

    /// Checks the arguments before anything is sent.
    ///
    /// # Errors
    /// With the name of the argument, what is wrong with it, and what is wanted.
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Arguments for which the client's own settings stand in, where the caller has left them out; see
    /// [`Dialect::setting`].
    fn settings(&self) -> &'static [&'static str] {
        &[]
    }

    /// The request, without credentials.
    ///
    /// # Errors
    /// If an argument is missing, or if they cannot be expressed as a request.
    fn request(&self, service: &dyn Dialect) -> Result<Request<Bytes>, Error> {
        request(&Self::INFO, Self::REQUIRED, self.settings(), serde_json::to_value(self), service)
    }

    /// Reads a successful answer, after [`Dialect::unwrap`]. For answers that are not JSON.
    ///
    /// # Errors
    /// If it is not what the operation promises.
    fn decode(body: &[u8]) -> Result<Self::Output, serde_json::Error> {
        serde_json::from_slice(body)
    }
}

/// The request of an operation with these arguments. Not generic, so that it is compiled once.
fn request(
    info: &OperationInfo,
    required: &[&str],
    settings: &[&str],
    arguments: Result<Value, serde_json::Error>,
    service: &dyn Dialect,
) -> Result<Request<Bytes>, Error> {
    let unusable = |what: &str| Error::validation(format!("{}: {what}", info.id));
    let arguments = arguments.map_err(|cause| unusable(&format!("arguments cannot be encoded: {cause}")))?;
    let Value::Object(mut arguments) = arguments else { return Err(unusable("arguments must form an object")) };
    for name in settings {
        if let Some(setting) = service.setting(name).filter(|_| !arguments.contains_key(*name)) {
            arguments.insert((*name).to_owned(), setting.into());
        }
    }
    let absent = required.iter().find(|name| arguments.get(**name).is_none_or(Value::is_null));
    absent.map_or(Ok(()), |name| Err(unusable(&format!("'{name}' is required"))))?;

    let endpoint = service.endpoint();
    let mut url = endpoint.clone();
    let path = fill_path(info.path, &mut arguments).map_err(|what| unusable(&what))?;
    url.set_path(&format!("{}{path}", endpoint.path().trim_end_matches('/')));

    let mut builder = Request::builder().method(&info.method);
    let in_query = matches!(info.method, Method::GET | Method::DELETE | Method::HEAD);
    let body = if in_query || arguments.is_empty() {
        append_query(&mut url, &arguments);
        Bytes::new()
    } else {
        builder = builder.header(header::CONTENT_TYPE, "application/json");
        serde_json::to_vec(&arguments).map_err(|cause| unusable(&cause.to_string()))?.into()
    };
    builder.uri(url.as_str()).body(body).map_err(|cause| unusable(&format!("no valid request: {cause}")))
}

/// Replaces each `{name}` by the argument of that name, percent-encoded, and takes it out of the arguments. An error says
/// which of them cannot stand in a path.
fn fill_path(template: &str, arguments: &mut Map<String, Value>) -> Result<String, String> {
    let mut path = String::with_capacity(template.len());
    for segment in template.split('/').skip(1) {
        path.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => path.push_str(segment),
            Some(name) => {
                let value = arguments.remove(name).map(|value| plain(&value)).filter(|text| !text.is_empty());
                let value = value.ok_or_else(|| format!("'{name}' is required"))?;
                if matches!(value.as_str(), "." | "..") {
                    // However they are written, they lead to another resource: deleting "." would ask for all.
                    return Err(format!("'{name}' cannot be '{value}'"));
                }
                path.extend(url::form_urlencoded::byte_serialize(value.as_bytes()).map(|part| part.replace('+', "%20")));
            }
        }
    }
    Ok(path)
}

fn append_query(url: &mut Url, arguments: &Map<String, Value>) {
    if arguments.values().all(Value::is_null) {
        return;
    }
    let mut query = url.query_pairs_mut();
    for (name, value) in arguments {
        if !value.is_null() {
            query.append_pair(name, &plain(value));
        }
    }
}

/// A value as it stands in a query string: text bare, everything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde::Deserialize;

    use super::*;
    use crate::core::Fault;

    #[derive(Serialize, Deserialize)]
    struct Read {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        text: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        site: Option<String>,
    }

    impl Read {
        fn new(name: &str) -> Self {
            Self { name: name.to_owned(), days: Some(7), text: None, site: None }
        }
    }

    impl Operation for Read {
        type Output = Value;
        const INFO: OperationInfo = OperationInfo::get("read", "/v1/{name}/rows");
        const REQUIRED: &'static [&'static str] = &["days"];

        fn settings(&self) -> &'static [&'static str] {
            &["site"]
        }
    }

    #[derive(Debug)]
    struct Service {
        endpoint: Url,
        site: Option<&'static str>,
    }

    impl Dialect for Service {
        fn vendor(&self) -> &'static str {
            "service"
        }

        fn endpoint(&self) -> &Url {
            &self.endpoint
        }

        fn setting(&self, name: &str) -> Option<&str> {
            self.site.filter(|_| name == "site")
        }

        fn authorize(&self, _: &mut Request<Bytes>) -> Result<(), Error> {
            Ok(())
        }

        fn fault(&self, _: StatusCode, _: &HeaderMap, _: &[u8]) -> Fault {
            unreachable!("nothing is sent")
        }
    }

    fn uri(read: &Read, site: Option<&'static str>) -> Result<String, String> {
        let service = Service { endpoint: Url::parse("http://127.0.0.1:1/base/").unwrap(), site };
        let request = read.request(&service).map_err(|error| error.message().to_owned())?;
        Ok(request.uri().to_string().replace("http://127.0.0.1:1/base/v1", ""))
    }

    #[test]
    fn fields_go_into_path_and_query() {
        let read = Read { text: Some("ü&=".into()), ..Read::new("a b/c") };
        assert_eq!(uri(&read, None).unwrap(), "/a%20b%2Fc/rows?days=7&text=%C3%BC%26%3D");
        assert_eq!(uri(&Read::new("x"), None).unwrap(), "/x/rows?days=7");
    }

    #[test]
    fn what_is_missing_or_cannot_be_is_named() {
        assert_eq!(uri(&Read::new(""), None).unwrap_err(), "read: 'name' is required");
        for direction in [".", ".."] {
            assert_eq!(uri(&Read::new(direction), None).unwrap_err(), format!("read: 'name' cannot be '{direction}'"));
        }
        assert_eq!(uri(&Read { days: None, ..Read::new("x") }, None).unwrap_err(), "read: 'days' is required");
    }

    #[test]
    fn a_setting_stands_in_for_an_argument_that_was_left_out() {
        assert_eq!(uri(&Read::new("x"), Some("s")).unwrap(), "/x/rows?days=7&site=s");
        assert_eq!(uri(&Read { site: Some("t".into()), ..Read::new("x") }, Some("s")).unwrap(), "/x/rows?days=7&site=t");
    }
}
