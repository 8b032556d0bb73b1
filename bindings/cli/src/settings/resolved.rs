//! Which source each setting comes from.

use std::fmt;

use agentlytics_bridge::{ServiceEntry, Setting};
use serde::{Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Options;

/// A setting that is set.
pub(crate) struct Resolved {
    pub(crate) setting: Setting,
    pub(crate) origin: Origin,
    value: Value,
}

/// Where a setting comes from, the strongest source first.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    CommandLine,
    /// An environment variable.
    Variable(&'static str),
    /// A profile, by its name.
    Profile(String),
}

impl Resolved {
    /// The value, unless nobody may see it.
    pub(crate) fn shown(&self) -> Option<&Value> {
        (!self.setting.secret).then_some(&self.value)
    }

    /// Adds the setting to a digest, for those who have to tell accounts apart and may not see keys.
    pub(crate) fn identify(&self, digest: &mut Sha256) {
        digest.update(format!("{}={}\n", self.setting.name, self.value));
    }

    /// The option for a client, where the profile says it. The SDK finds out by itself what the environment says.
    pub(super) fn of_profile(&self) -> Option<(String, Value)> {
        matches!(self.origin, Origin::Profile(_)).then(|| (self.setting.name.to_owned(), self.value.clone()))
    }
}

impl Origin {
    /// The smaller, the stronger.
    fn strength(&self) -> u8 {
        match self {
            Self::CommandLine => 0,
            Self::Variable(_) => 1,
            Self::Profile(_) => 2,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => f.write_str("the command line"),
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::Profile(name) => write!(f, "the profile {name}"),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Every setting that is set, in the order of the service's own list.
pub(super) fn resolve(
    service: &ServiceEntry,
    given: &Options,
    variable: impl Fn(&str) -> Option<String>,
    profile: &str,
    of_profile: &Options,
) -> Vec<Resolved> {
    let found = service.settings.iter().filter_map(|&setting| {
        let by_hand = || given.get(setting.name).map(|value| (Origin::CommandLine, value.clone()));
        let by_variable = || setting.variable.and_then(|name| Some((Origin::Variable(name), variable(name)?.into())));
        let by_profile = || of_profile.get(setting.name).map(|value| (Origin::Profile(profile.to_owned()), value.clone()));
        let (origin, value) = by_hand().or_else(by_variable).or_else(by_profile)?;
        Some(Resolved { setting, origin, value })
    });
    let found: Vec<_> = found.collect();
    let displaced: Vec<_> = found.iter().map(|one| is_displaced(service, one, &found)).collect();
    found.into_iter().zip(displaced).filter(|(_, displaced)| !displaced).map(|(one, _)| one).collect()
}

/// Whether another credential stands in for the one that a setting is part of: one of a stronger source or, as the SDK looks through
/// the environment, an earlier one there. Two of one command line, or of one profile, are a mistake that the SDK tells.
fn is_displaced(service: &ServiceEntry, one: &Resolved, all: &[Resolved]) -> bool {
    let place = |resolved: &Resolved| service.credential(resolved.setting.name);
    let Some(own) = place(one) else { return false };
    let others = all.iter().filter_map(|other| Some((place(other).filter(|other| *other != own)?, &other.origin)));
    others.into_iter().any(|(other, origin)| match (origin, &one.origin) {
        (Origin::Variable(_), Origin::Variable(_)) => other < own,
        (origin, own) => origin.strength() < own.strength(),
    })
}
