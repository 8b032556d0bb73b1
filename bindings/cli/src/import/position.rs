//! Which import it is, and where its position is kept.

use std::io;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use sha2::{Digest, Sha256};

use super::Import;
use super::checkpoint::{Checkpoint, Found};
use super::reader::Format;
use crate::failure::Failure;
use crate::output::note;
use crate::settings::{Options, Settings};

/// Settings that decide where events go. All others, as how long to wait for an answer, may be changed before going on.
const ACCOUNT: [&str; 4] = ["endpoint", "api_key", "token", "project"];

impl Import {
    /// The position of this import: where one of the same file, in the same way, to the same account was interrupted, or the beginning.
    /// None if it cannot be kept, which is said on standard error.
    ///
    /// # Errors
    /// It cannot be kept where it was asked to be (usage); or the settings cannot be read.
    pub(super) fn position(
        &self,
        format: Format,
        file: Sha256,
        given: &Options,
        settings: &Settings,
    ) -> Result<Option<Checkpoint>, Failure> {
        let import = self.identity(format, file, given, settings)?;
        let place = match &self.resume {
            Some(place) => Ok(place.clone()),
            None => default_place(&import),
        };
        match place.and_then(|place| Checkpoint::open(&place, import, self.restart)) {
            Ok((checkpoint, found)) => {
                match found {
                    Found::Nothing => {}
                    Found::Interrupted(events) => {
                        note(format_args!("agentlytics: goes on after {events} events of an import that was interrupted"))
                    }
                    Found::Another => {
                        note("agentlytics: the position that was kept is of another import; this one begins at the beginning")
                    }
                }
                Ok(Some(checkpoint))
            }
            Err(error) => match &self.resume {
                Some(place) => Err(Failure::usage(format!("--resume {}: cannot be written: {error}", place.display()))),
                None => {
                    note(format_args!("agentlytics: the position cannot be kept, so an interrupted import would begin anew: {error}"));
                    Ok(None)
                }
            },
        }
    }

    /// All that decides which events go where. A digest, since there are secrets among it.
    fn identity(&self, format: Format, mut file: Sha256, given: &Options, settings: &Settings) -> Result<String, Failure> {
        let way = (format, format!("{:?}", self.visitor_by), &self.salt, self.to.name);
        file.update(serde_json::to_vec(&way).unwrap_or_default());
        for resolved in settings.resolve(self.to.service()?, given)?.iter().filter(|resolved| ACCOUNT.contains(&resolved.setting.name)) {
            resolved.identify(&mut file);
        }
        Ok(file.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Among the user's files of this kind, named after the import.
fn default_place(import: &str) -> io::Result<PathBuf> {
    let strategy = choose_base_strategy().map_err(io::Error::other)?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join(Path::new("agentlytics/imports")).join(format!("{import}.json")))
}
