//! The options of a client as data.

use std::path::PathBuf;
use std::time::Duration;

use agentlytics::core::Error;
use agentlytics::delivery::{DeliveryOptions, Durability, Fsync, Overflow};
use agentlytics::transport::UserAgent;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::data;

/// The names of the options that every service has, but for the language, which a binding sets and no user.
pub(crate) const COMMON: &[&str] = &[
    "api_key",
    "endpoint",
    "batch_size",
    "flush_interval_ms",
    "max_retries",
    "retry_base_ms",
    "timeout_ms",
    "max_queue_size",
    "max_queue_bytes",
    "overflow",
    "max_in_flight",
    "drop_timeout_ms",
    "durability",
    "spool_dir",
    "spool_name",
    "fsync",
    "max_spool_bytes",
    "max_spool_age_ms",
    "max_dead_letters",
];

/// What may be set when a client is opened; what is absent or null keeps the SDK's default.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClientOptions {
    pub api_key: Option<String>,
    pub endpoint: Option<String>,
    language: Option<Language>,
    batch_size: Option<usize>,
    flush_interval_ms: Option<u64>,
    max_retries: Option<u32>,
    retry_base_ms: Option<u64>,
    timeout_ms: Option<u64>,
    max_queue_size: Option<usize>,
    max_queue_bytes: Option<usize>,
    overflow: Option<OverflowOption>,
    max_in_flight: Option<usize>,
    drop_timeout_ms: Option<u64>,
    durability: Option<DurabilityOption>,
    spool_dir: Option<PathBuf>,
    spool_name: Option<String>,
    fsync: Option<FsyncOption>,
    max_spool_bytes: Option<u64>,
    max_spool_age_ms: Option<u64>,
    max_dead_letters: Option<usize>,
    /// What only this service has.
    #[serde(skip)]
    own: Map<String, Value>,
}

/// The language that the binding is for, told to the service in the User-Agent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    name: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum OverflowOption {
    DropOldest,
    DropNewest,
    BlockMs(u64),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DurabilityOption {
    Memory,
    Spill,
    Journal,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FsyncOption {
    Never,
    PerFlush,
    PerEvent,
}

impl ClientOptions {
    /// Reads options, those that only this service has by their names. An unknown name is refused with the names that
    /// exist.
    pub fn read(mut options: Value, own_names: &[&str]) -> Result<Self, Error> {
        let mut take = |name: &str| options.as_object_mut()?.remove(name).map(|value| (name.to_owned(), value));
        let own = own_names.iter().filter_map(|name| take(name)).collect();
        let common = data::read(options).map_err(|what| match own_names {
            [] => unusable(&what),
            names => unusable(&format!("{what}; this service also has `{}`", names.join("`, `"))),
        });
        Ok(Self { own, ..common? })
    }

    /// What only this service has, as whatever names it.
    pub fn own<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        data::read(Value::Object(std::mem::take(&mut self.own))).map_err(|what| unusable(&what))
    }

    /// The part that is about delivery.
    pub fn delivery(&self) -> DeliveryOptions {
        let mut delivery = DeliveryOptions::default();
        set(&mut delivery.batch_size, self.batch_size);
        set(&mut delivery.flush_interval, self.flush_interval_ms.map(Duration::from_millis));
        set(&mut delivery.retry.max_retries, self.max_retries);
        set(&mut delivery.retry.base, self.retry_base_ms.map(Duration::from_millis));
        set(&mut delivery.timeout, self.timeout_ms.map(Duration::from_millis));
        set(&mut delivery.max_queue_events, self.max_queue_size);
        set(&mut delivery.max_queue_bytes, self.max_queue_bytes);
        set(&mut delivery.max_in_flight, self.max_in_flight);
        set(&mut delivery.drop_timeout, self.drop_timeout_ms.map(Duration::from_millis));
        set(&mut delivery.overflow, self.overflow());
        set(&mut delivery.spool.fsync, self.fsync());
        set(&mut delivery.spool.max_bytes, self.max_spool_bytes);
        set(&mut delivery.spool.max_dead_letters, self.max_dead_letters);
        delivery.durability = self.durability();
        delivery.spool.directory.clone_from(&self.spool_dir);
        delivery.spool.name.clone_from(&self.spool_name);
        delivery.spool.max_age = self.max_spool_age_ms.map(Duration::from_millis);
        delivery
    }

    /// How the client introduces itself.
    pub fn user_agent(&self) -> UserAgent {
        let language = self.language.as_ref();
        language.map_or_else(UserAgent::default, |language| UserAgent::for_language(&language.name, &language.version))
    }

    fn overflow(&self) -> Option<Overflow> {
        self.overflow.as_ref().map(|overflow| match overflow {
            OverflowOption::DropOldest => Overflow::DropOldest,
            OverflowOption::DropNewest => Overflow::DropNewest,
            OverflowOption::BlockMs(longest) => Overflow::Block(Duration::from_millis(*longest)),
        })
    }

    fn durability(&self) -> Option<Durability> {
        self.durability.map(|durability| match durability {
            DurabilityOption::Memory => Durability::Memory,
            DurabilityOption::Spill => Durability::Spill,
            DurabilityOption::Journal => Durability::Journal,
        })
    }

    fn fsync(&self) -> Option<Fsync> {
        self.fsync.map(|fsync| match fsync {
            FsyncOption::Never => Fsync::Never,
            FsyncOption::PerFlush => Fsync::PerFlush,
            FsyncOption::PerEvent => Fsync::PerEvent,
        })
    }
}

fn unusable(what: &str) -> Error {
    Error::config(format!("the client's options are not usable: {what}"))
}

fn set<T>(option: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *option = given;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_absent_or_null_keeps_its_default() {
        let options = ClientOptions::read(json!({"batch_size": 7, "timeout_ms": null, "overflow": {"block_ms": 20}}), &[]).unwrap();
        let delivery = options.delivery();
        assert_eq!(delivery.batch_size, 7);
        assert_eq!(delivery.timeout, DeliveryOptions::default().timeout);
        assert_eq!(delivery.overflow, Overflow::Block(Duration::from_millis(20)));
    }

    #[test]
    fn what_is_kept_on_disk_is_an_option_too() {
        let delivery = |options| ClientOptions::read(options, &[]).unwrap().delivery();
        let named = delivery(
            json!({"spool_dir": "/s", "spool_name": "shop", "fsync": "per_event", "max_spool_bytes": 1, "max_spool_age_ms": 2, "max_dead_letters": 3}),
        );
        assert_eq!((named.durability(), named.spool.directory), (Durability::Spill, Some("/s".into())));
        assert_eq!((named.spool.name.as_deref(), named.spool.fsync, named.spool.max_bytes), (Some("shop"), Fsync::PerEvent, 1));
        assert_eq!(named.spool.max_age, Some(Duration::from_millis(2)));
        assert_eq!(named.spool.max_dead_letters, 3);
        assert_eq!(delivery(json!({"spool_dir": "/s", "durability": "journal"})).durability(), Durability::Journal);
        assert_eq!(delivery(json!({"spool_dir": "/s", "durability": "memory"})).durability(), Durability::Memory);
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let refused = ClientOptions::read(json!({"batchsize": 7, "token": "t"}), &["token"]).err().unwrap();
        assert_eq!(refused.kind().as_str(), "config");
        for name in ["`batchsize`", "`batch_size`", "`token`"] {
            assert!(refused.message().contains(name), "{refused}");
        }
    }

    #[test]
    fn the_names_that_are_told_are_those_that_are_read() {
        let refused = ClientOptions::read(json!({"batchsize": 7}), &[]).err().unwrap();
        let known = refused.message().rsplit_once("one of ").unwrap().1;
        let known: Vec<_> = known.split(", ").map(|name| name.trim_matches('`')).filter(|name| *name != "language").collect();
        assert_eq!(known, COMMON);
    }

    #[test]
    fn a_service_has_options_of_its_own() {
        #[derive(Deserialize)]
        struct Own {
            token: Option<String>,
            project: Option<String>,
        }
        let mut options = ClientOptions::read(json!({"batch_size": 7, "token": "t"}), &["token", "project"]).unwrap();
        let Own { token, project } = options.own().unwrap();
        assert_eq!((token.as_deref(), project, options.delivery().batch_size), (Some("t"), None, 7));
        let mut options = ClientOptions::read(json!({"token": 7}), &["token"]).unwrap();
        assert!(options.own::<Own>().err().unwrap().message().contains("'token': invalid type"));
    }
}
