//! `agentlytics config show`: which settings hold, and where they come from.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::Context;
use crate::failure::Failure;
use crate::output::table;
use crate::service::Service;
use crate::settings::{Options, Origin, Resolved};

/// Show which settings hold, and where each comes from. Of keys and tokens only that they are set.
#[derive(Args)]
#[command(after_help = Service::examples(&["config show", "config show SERVICE --output json"]))]
pub(super) struct Show {
    /// Only this service.
    service: Option<Service>,
}

#[derive(Serialize)]
struct Shown {
    file: PathBuf,
    profile: String,
    settings: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    service: String,
    setting: &'static str,
    /// Nothing for what nobody may see.
    value: Option<Value>,
    from: Origin,
}

impl Show {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let services = self.service.as_ref().map_or(Service::all(), std::slice::from_ref);
        let mut settings = Vec::new();
        for service in services {
            let resolved = context.settings.resolve(service, &Options::new())?;
            settings.extend(resolved.iter().map(|resolved| Row::of(service, resolved)));
        }
        let shown = Shown { file: context.settings.file()?.path().to_owned(), profile: context.settings.profile()?, settings };
        context.output.listing(&shown, "/settings")
    }
}

impl Row {
    fn of(service: &Service, resolved: &Resolved) -> Self {
        let value = resolved.shown().cloned();
        Self { service: service.word(), setting: resolved.setting.name, value, from: resolved.origin.clone() }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, profile {}", self.file.display(), self.profile)?;
        if self.settings.is_empty() {
            return writeln!(f, "nothing is set: `agentlytics config set SERVICE api_key` sets a key");
        }
        let mut table = table(["Service", "setting", "value", "from"]);
        for Row { service, setting, value, from } in &self.settings {
            let value = match value {
                None => "is set".to_owned(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            table.add_row([service, *setting, value.as_str(), &from.to_string()]);
        }
        writeln!(f, "{table}")
    }
}
