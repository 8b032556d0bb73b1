//! How clients of services are set up: from the command line, the environment and a file of profiles, in this order.
//!
//! A setting of a stronger source stands in for that of a weaker one. A credential stands in for all others of which a client may
//! have only one. What no source has keeps the SDK's default. The environment is read by the SDK: here is only decided what it
//! is told, and known where each setting comes from.

mod access;
mod file;
mod permissions;
mod resolved;

use std::env;
use std::path::{Path, PathBuf};

use agentlytics_bridge::{Client, Error, Hooks, Kind};
use etcetera::{BaseStrategy, choose_base_strategy};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::service::Service;
use file::Profiles;

pub(crate) use access::Access;
pub(crate) use file::ConfigFile;
pub(crate) use resolved::{Origin, Resolved};

/// The variable that names the file of profiles.
const FILE_VARIABLE: &str = "AGENTLYTICS_CONFIG";
/// The profile that is used where none is named.
const DEFAULT_PROFILE: &str = "default";

/// Settings of a client, by their names.
pub(crate) type Options = Map<String, Value>;

/// Where settings are looked for.
pub(crate) struct Settings {
    /// The profile that was asked for.
    profile: Option<String>,
    /// Reads the environment.
    variable: fn(&str) -> Option<String>,
    /// The file of profiles, or why nobody knows where it is.
    file: Result<PathBuf, Failure>,
}

impl Settings {
    /// The settings of this process.
    pub(crate) fn new(profile: Option<String>) -> Self {
        // A variable that is set to nothing counts as not set, as for the SDK.
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Self { profile, variable, file: place(variable) }
    }

    /// Opens a client of a service. What is `given` goes before all else.
    ///
    /// # Errors
    /// A setting is missing or unusable (usage).
    pub(crate) fn client(&self, service: &Service, given: Options, hooks: Hooks) -> Result<Client, Failure> {
        let resolved = self.resolve(service, &given)?;
        let mut options = given;
        options.extend(resolved.iter().filter_map(Resolved::of_profile));
        let opened = Client::open(service.name, Value::Object(options.clone()), hooks);
        opened.map_err(|error| self.explain(service, &error, &options, &resolved))
    }

    /// A client that only asks: what other clients keep on disk, it leaves to them.
    ///
    /// # Errors
    /// As [`client`](Self::client).
    pub(crate) fn asking_client(&self, service: &Service, mut given: Options) -> Result<Client, Failure> {
        given.extend(in_memory());
        self.client(service, given, Hooks::default())
    }

    /// The options of a client that only asks, for a client that is opened elsewhere.
    ///
    /// # Errors
    /// The file of profiles cannot be used (usage).
    pub(crate) fn asking(&self, service: &Service) -> Result<Options, Failure> {
        let resolved = self.resolve(service, &Options::new())?;
        Ok(in_memory().into_iter().chain(resolved.iter().filter_map(Resolved::of_profile)).collect())
    }

    /// Every setting of a service that is set, with where it comes from.
    ///
    /// # Errors
    /// The file of profiles cannot be used (usage).
    pub(crate) fn resolve(&self, service: &Service, given: &Options) -> Result<Vec<Resolved>, Failure> {
        let (profile, settings) = self.of_profile(service)?;
        Ok(resolved::resolve(service, given, self.variable, &profile, &settings))
    }

    /// The name of the profile in use.
    ///
    /// # Errors
    /// The file of profiles cannot be used (usage).
    pub(crate) fn profile(&self) -> Result<String, Failure> {
        Ok(self.name_in(&self.profiles()?))
    }

    /// The file of profiles. It need not exist.
    ///
    /// # Errors
    /// Nobody knows where it is (usage).
    pub(crate) fn file(&self) -> Result<ConfigFile, Failure> {
        let path = self.file.as_ref().map_err(Failure::usage)?;
        Ok(ConfigFile::new(path))
    }

    /// What the file holds; nothing if there is none.
    fn profiles(&self) -> Result<Profiles, Failure> {
        match &self.file {
            Ok(path) => ConfigFile::new(path).read(),
            // Whoever names no profile needs no file.
            Err(_) if self.profile.is_none() => Ok(Profiles::default()),
            Err(failure) => Err(Failure::usage(failure)),
        }
    }

    fn name_in(&self, profiles: &Profiles) -> String {
        self.profile.clone().or_else(|| profiles.profile.clone()).unwrap_or_else(|| DEFAULT_PROFILE.to_owned())
    }

    /// The profile in use, and what it says of a service.
    fn of_profile(&self, service: &Service) -> Result<(String, Options), Failure> {
        let mut profiles = self.profiles()?;
        let name = self.name_in(&profiles);
        let Some(mut profile) = profiles.profiles.remove(&name) else {
            if name == DEFAULT_PROFILE {
                return Ok((name, Options::new()));
            }
            let known: Vec<_> = profiles.profiles.into_keys().collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let hint = format!("`agentlytics --profile {name} config set {} api_key` makes one", service.word());
            return Err(Failure::usage(format!("there is no profile '{name}'; there is {known}")).hint(hint));
        };
        Ok((name, profile.remove(service.name).unwrap_or_default()))
    }

    /// A client that cannot be opened, with where the fault is to be looked for.
    fn explain(&self, service: &Service, error: &Error, options: &Options, resolved: &[Resolved]) -> Failure {
        let blamed = resolved.iter().find(|resolved| error.message().starts_with(resolved.setting.name));
        let place = || blamed.map(|blamed| format!("{} is set by {}", blamed.setting.name, blamed.origin));
        let word = service.word();
        let general =
            || format!("`agentlytics config set {word} SETTING` keeps a setting; `agentlytics config show {word}` tells what is set");
        let hint = self.foreign_key(service, options).or_else(place).unwrap_or_else(general);
        Failure::from(error).of_service(service.name).hint(hint)
    }

    /// A refusal, with what to do about it: a key may be another service's.
    pub(crate) fn advised(&self, service: &Service, error: &Error, given: &Options) -> Failure {
        let failure = Failure::from(error);
        match (error.kind() == Kind::Auth).then(|| self.foreign_key(service, given)).flatten() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// What to say of a key that is another service's.
    fn foreign_key(&self, service: &Service, options: &Options) -> Option<String> {
        let key = options.get("api_key").cloned().or_else(|| {
            let variable = service.setting("api_key")?.variable?;
            (self.variable)(variable).map(Value::from)
        })?;
        let others = Service::all().iter().filter(|other| other.name != service.name);
        let owner = others.into_iter().find(|other| takes(other, &key) && !takes(other, &json!("nonsense")))?;
        Some(format!("this looks like a key of {}", owner.word()))
    }
}

/// Whether a key has the form that a service's keys have.
fn takes(service: &Service, key: &Value) -> bool {
    let options = in_memory().into_iter().chain([("api_key".to_owned(), key.clone())]).collect();
    let opened = Client::open(service.name, Value::Object(options), Hooks::default());
    opened.map_or_else(|error| error.kind() != Kind::Config, |_| true)
}

/// The option of clients that are to keep nothing on disk, nor to send what others have kept there.
fn in_memory() -> Options {
    Options::from_iter([("durability".to_owned(), "memory".into())])
}

/// Where the file of profiles is: where its variable says, else where the platform keeps such files.
fn place(variable: impl Fn(&str) -> Option<String>) -> Result<PathBuf, Failure> {
    if let Some(path) = variable(FILE_VARIABLE) {
        return Ok(PathBuf::from(path));
    }
    let unknown =
        |error| Failure::usage(format!("the directory of configuration files is unknown: {error}; set {FILE_VARIABLE} to a path"));
    Ok(choose_base_strategy().map_err(unknown)?.config_dir().join(Path::new("agentlytics/config.toml")))
}
