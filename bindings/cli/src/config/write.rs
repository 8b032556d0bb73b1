//! `agentlytics config set`, `unset` and `use`: write to the file of profiles.

use std::io::{self, BufRead, IsTerminal};

use agentlytics_bridge::Setting;
use clap::Args;

use crate::Context;
use crate::failure::Failure;
use crate::service::Service;

/// Set a setting of a service in the profile. The file is made if there is none, and only you can read it.
#[derive(Args)]
#[command(after_help = Service::examples(&["config set SERVICE endpoint http://127.0.0.1:43211"]))]
pub(super) struct Set {
    service: Service,
    /// The name of the setting, for example `api_key` or `endpoint`.
    setting: String,
    /// Its value. Without one, a line of standard input is read; on a terminal it is asked for and not shown.
    value: Option<String>,
}

/// Remove a setting of a service from the profile.
#[derive(Args)]
#[command(after_help = Service::examples(&["config unset SERVICE endpoint"]))]
pub(super) struct Unset {
    service: Service,
    /// The name of the setting.
    setting: String,
}

/// Make a profile the one that is used where none is named.
#[derive(Args)]
#[command(after_help = Service::examples(&["config use default"]))]
pub(super) struct Use {
    /// Its name.
    profile: String,
}

impl Set {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let setting = setting(&self.service, &self.setting)?;
        let text = match self.value {
            Some(value) => value,
            None => asked_for(&self.service, setting)?,
        };
        let Settled { profile, file } = Settled::of(context)?;
        file.set(&profile, self.service.name, setting.name, Some(typed(setting, text)))
    }
}

impl Unset {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let setting = setting(&self.service, &self.setting)?;
        let Settled { profile, file } = Settled::of(context)?;
        file.set(&profile, self.service.name, setting.name, None)
    }
}

impl Use {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        context.settings.file()?.use_profile(&self.profile)
    }
}

/// Where to write.
struct Settled {
    profile: String,
    file: crate::settings::ConfigFile,
}

impl Settled {
    fn of(context: &Context) -> Result<Self, Failure> {
        Ok(Self { profile: context.settings.profile()?, file: context.settings.file()? })
    }
}

/// The setting of a name, written with hyphens or without.
fn setting<'a>(service: &'a Service, name: &str) -> Result<&'a Setting, Failure> {
    service.setting(&name.replace('-', "_")).ok_or_else(|| {
        let known: Vec<_> = service.settings.iter().map(|setting| setting.name).collect();
        Failure::usage(format!("{} has no setting '{name}'; known are {}", service.word(), known.join(", ")))
    })
}

/// What is typed in or piped in, without the end of its line.
fn asked_for(service: &Service, setting: &Setting) -> Result<String, Failure> {
    let read = if io::stdin().is_terminal() {
        rpassword::prompt_password(format!("{} of {}: ", setting.name, service.word()))
    } else {
        io::stdin().lock().lines().next().unwrap_or_else(|| Ok(String::new()))
    };
    let text = read.map_err(|error| Failure::usage(format!("the value of {} cannot be read: {error}", setting.name)))?;
    match text.trim() {
        "" => Err(Failure::usage(format!("there is no value for {}; give one, or pipe it in", setting.name))),
        text => Ok(text.to_owned()),
    }
}

/// A value as TOML has it. What a variable can say is text, whatever it looks like.
fn typed(setting: &Setting, text: String) -> toml_edit::Value {
    let is_text = setting.secret || setting.variable.is_some();
    let parsed = (!is_text).then(|| text.parse().ok()).flatten();
    parsed.unwrap_or_else(|| text.into())
}
