//! From method and path to an operation.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::operation::Operation;

/// Where a request leads.
#[derive(Debug)]
pub enum Route<'a> {
    /// To an operation, with the values of its path parameters, decoded.
    Operation(&'a Operation, Vec<(&'a str, String)>),
    /// To a known path, but the method is not one of these.
    MethodNotAllowed(Vec<Method>),
    /// To no known path.
    NotFound,
}

/// Finds the operation for `method` and `path`; a path without parameters wins over a template.
pub(crate) fn route<'a>(operations: &'a [Operation], method: &Method, path: &str) -> Route<'a> {
    let mut matches: Vec<_> = operations.iter().filter_map(|operation| Some((operation, match_path(&operation.path, path)?))).collect();
    let fewest = matches.iter().map(|(_, values)| values.len()).min();
    matches.retain(|(_, values)| Some(values.len()) == fewest);

    match matches.iter().position(|(operation, _)| operation.method == *method) {
        Some(index) => {
            let (operation, values) = matches.swap_remove(index);
            Route::Operation(operation, values)
        }
        None if matches.is_empty() => Route::NotFound,
        None => Route::MethodNotAllowed(matches.iter().map(|(operation, _)| operation.method.clone()).collect()),
    }
}

fn match_path<'a>(template: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let mut given = path.split('/');
    let mut values = Vec::new();
    for segment in template.split('/') {
        let text = given.next()?;
        match parameter(segment) {
            Some(name) if !text.is_empty() => {
                values.push((name, percent_decode_str(text).decode_utf8().ok()?.into_owned()));
            }
            None if segment == text => {}
            _ => return None,
        }
    }
    given.next().is_none().then_some(values)
}

/// The name in a `{name}` segment of a path template.
pub(crate) fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::match_path;

    #[test]
    fn a_template_takes_one_decoded_segment() {
        let values = match_path("/v1/hooks/{provider}/{label}", "/v1/hooks/vapi/a%20b");
        assert_eq!(values, Some(vec![("provider", "vapi".into()), ("label", "a b".into())]));
    }

    #[test]
    fn a_path_of_another_length_does_not_match() {
        assert_eq!(match_path("/v1/{x}", "/v1"), None);
        assert_eq!(match_path("/v1/{x}", "/v1/"), None);
        assert_eq!(match_path("/v1/{x}", "/v1/a/b"), None);
        assert_eq!(match_path("/v1/{x}", "/v1/%ff"), None);
    }
}
