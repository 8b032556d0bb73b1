//! The table from which a binding makes its methods.

use heck::ToLowerCamelCase as _;
use serde_json::json;

use super::model::Service;

/// Every operation that clients of a service call, one on each line. `method` is null for operations that are not
/// called by name.
pub(crate) fn operations(services: &[Service<'_>]) -> String {
    let mut rows = Vec::new();
    for service in services {
        for operation in &service.operations {
            let is_method = service.methods.iter().any(|method| method.operation.id() == operation.id());
            let row = json!({
                "vendor": service.vendor,
                "id": operation.id(),
                "kind": operation.kind().as_str(),
                "method": is_method.then(|| operation.id().to_lower_camel_case()),
            });
            rows.push(format!("  {row}"));
        }
    }
    format!("[\n{}\n]\n", rows.join(",\n"))
}
