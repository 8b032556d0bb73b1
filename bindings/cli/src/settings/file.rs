//! The file of profiles.
//!
//! ```toml
//! profile = "staging"    # the one in use
//!
//! [profiles.staging.metrone]
//! endpoint = "https://metrone.staging.example.com"
//! api_key = "mk_test_…"
//! ```
//!
//! A table of a profile is named as the service is, and holds options of its clients. It is read strictly: a misspelt name is told
//! and not skipped. It is written so that its comments stay, and so that only its owner can read it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use serde::Deserialize;
use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, Table, de, value};

use super::{Options, permissions};
use crate::failure::Failure;
use crate::output::note;
use crate::service::Service;

/// What the file holds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profiles {
    /// The profile in use, where none is asked for.
    pub(crate) profile: Option<String>,
    /// Each profile: settings by service.
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, BTreeMap<String, Options>>,
}

/// The file, which need not exist.
pub(crate) struct ConfigFile {
    path: PathBuf,
}

impl ConfigFile {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it; nothing if there is none. Says on standard error if others could read it as well.
    ///
    /// # Errors
    /// It cannot be read, or holds what is no setting (usage).
    pub(crate) fn read(&self) -> Result<Profiles, Failure> {
        let Some(text) = self.text()? else { return Ok(Profiles::default()) };
        // The parser's own words would show the line, and with it a key.
        let profiles: Profiles = de::from_str(&text).map_err(|error| self.unusable(position(&text, error.span(), error.message())))?;
        for (profile, services) in &profiles.profiles {
            for (name, settings) in services {
                self.check(profile, name, settings)?;
            }
        }
        if fs::metadata(&self.path).is_ok_and(|metadata| permissions::open_to_others(&metadata)) {
            note(format_args!(
                "agentlytics: {0}: other users can read it, and it may hold keys; `chmod 600 {0}` mends that",
                self.path.display()
            ));
        }
        Ok(profiles)
    }

    /// Every name must be one.
    fn check(&self, profile: &str, name: &str, settings: &Options) -> Result<(), Failure> {
        let Some(service) = Service::all().iter().find(|service| service.name == name) else {
            let known: Vec<_> = Service::all().iter().map(|service| service.name).collect();
            return Err(self.unusable(format!("[profiles.{profile}.{name}]: there is no such service; known are {}", known.join(", "))));
        };
        match settings.keys().find(|setting| service.setting(setting).is_none()) {
            None => Ok(()),
            Some(unknown) => {
                let known: Vec<_> = service.settings.iter().map(|setting| setting.name).collect();
                let known = known.join(", ");
                Err(self.unusable(format!("[profiles.{profile}.{name}]: there is no setting '{unknown}'; known are {known}")))
            }
        }
    }

    /// Sets a setting of a service in a profile, or removes it.
    ///
    /// # Errors
    /// The file cannot be read or written (usage).
    pub(crate) fn set(&self, profile: &str, service: &str, setting: &str, to: Option<toml_edit::Value>) -> Result<(), Failure> {
        let mut document = self.document()?;
        let table = ["profiles", profile, service].into_iter().try_fold(document.as_table_mut(), |table, name| {
            let item = table.entry(name).or_insert_with(|| {
                let mut table = Table::new();
                // Its own line would say nothing.
                table.set_implicit(true);
                Item::Table(table)
            });
            item.as_table_mut().ok_or_else(|| self.unusable(format!("'{name}' is no table")))
        })?;
        match to {
            Some(to) => {
                table.set_implicit(false);
                table.insert(setting, value(to));
            }
            None => _ = table.remove(setting),
        }
        self.write(&document)
    }

    /// Makes a profile the one in use.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub(crate) fn use_profile(&self, profile: &str) -> Result<(), Failure> {
        let mut document = self.document()?;
        document.insert("profile", value(profile));
        self.write(&document)
    }

    fn text(&self) -> Result<Option<String>, Failure> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(error)),
        }
    }

    fn document(&self) -> Result<DocumentMut, Failure> {
        self.read()?;
        let text = self.text()?.unwrap_or_default();
        text.parse().map_err(|error: toml_edit::TomlError| self.unusable(position(&text, error.span(), error.message())))
    }

    /// Whole or not at all, and for its owner alone.
    fn write(&self, document: &DocumentMut) -> Result<(), Failure> {
        // A link stays one: what it leads to is written.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            fs::create_dir_all(folder)?;
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(document.to_string().as_bytes())?;
            file.persist(&path)?;
            Ok::<_, io::Error>(())
        };
        write().map_err(|error| self.unusable(format_args!("it cannot be written: {error}")))
    }

    fn unusable(&self, reason: impl fmt::Display) -> Failure {
        Failure::usage(format!("{}: {reason}", self.path.display()))
    }
}

/// What is wrong, and where.
fn position(text: &str, span: Option<std::ops::Range<usize>>, message: &str) -> String {
    let line = span.map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    let message = message.lines().collect::<Vec<_>>().join(" ");
    line.map_or_else(|| message.clone(), |line| format!("line {line}: {message}"))
}
