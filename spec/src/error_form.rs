//! How a service writes a refusal: where in the body its code and its message stand.

use serde_json::{Map, Value};

use crate::operation::ApiError;

/// The paths of code and message from the top of the body, as names of members.
#[derive(Debug)]
pub(crate) struct ErrorForm {
    pub code: Vec<String>,
    pub message: Vec<String>,
}

impl ErrorForm {
    pub fn body(&self, error: &ApiError, message: &str) -> Value {
        let mut body = error.with.clone();
        place(&mut body, &self.code, error.code.as_str().into());
        place(&mut body, &self.message, message.into());
        Value::Object(body)
    }
}

/// Puts a value at a path, and objects around it where there are none.
fn place(object: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => drop(object.insert(name.clone(), value)),
        [name, rest @ ..] => {
            if let Value::Object(inner) = object.entry(name.as_str()).or_insert_with(|| Map::new().into()) {
                place(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorForm;
    use crate::operation::ApiError;
    use serde_json::json;

    #[test]
    fn code_and_message_stand_where_the_form_says() {
        let path = |text: &str| text.split('/').map(str::to_owned).collect();
        let mut error = ApiError { code: "NO".into(), with: serde_json::Map::new(), kind: "auth".into(), retryable: false };
        error.with.insert("reason".into(), "key".into());
        let nested = ErrorForm { code: path("error/code"), message: path("error/message") };
        assert_eq!(nested.body(&error, "text"), json!({"error": {"code": "NO", "message": "text"}, "reason": "key"}));
        let flat = ErrorForm { code: path("error"), message: path("message") };
        assert_eq!(flat.body(&error, "text"), json!({"error": "NO", "message": "text", "reason": "key"}));
    }
}
