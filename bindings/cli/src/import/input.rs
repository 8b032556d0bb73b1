//! What is imported: a file, or standard input; unpacked as it is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::sender::Progress;
use crate::unpack::unpacked;

/// How much of a file tells it from others.
const FIRST_BLOCK: u64 = 64 * 1024;

/// An opened file, or standard input.
pub(super) struct Input {
    /// What people are told that it is called.
    pub(super) name: String,
    /// What tells the file from others: its path, its length and how it begins. Nothing tells standard input from another.
    pub(super) identity: Option<Sha256>,
    /// How much of it is read.
    pub(super) progress: Progress,
    /// Its content.
    pub(super) content: Box<dyn BufRead>,
}

impl Input {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// It cannot be opened (usage) or read (work).
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            let name = "standard input".to_owned();
            let content = unpacked(BufReader::new(io::stdin())).map_err(|error| unreadable(&name, &error))?;
            return Ok(Self { name, identity: None, progress: Progress::endless(), content });
        }
        let name = path.display().to_string();
        let mut file = File::open(path).map_err(|error| Failure::usage(format!("{name}: cannot be opened: {error}")))?;
        let (length, identity) = identify(path, &mut file).map_err(|error| unreadable(&name, &error))?;
        let progress = Progress::of_file(length);
        let content = unpacked(BufReader::new(progress.read(file))).map_err(|error| unreadable(&name, &error))?;
        Ok(Self { name, identity: Some(identity), progress, content })
    }
}

/// Leaves the file at its beginning.
fn identify(path: &Path, file: &mut File) -> io::Result<(u64, Sha256)> {
    let length = file.metadata()?.len();
    let mut first = Vec::new();
    file.by_ref().take(FIRST_BLOCK).read_to_end(&mut first)?;
    file.rewind()?;
    let mut identity = Sha256::new();
    identity.update(path.canonicalize()?.as_os_str().as_encoded_bytes());
    identity.update(length.to_le_bytes());
    identity.update(first);
    Ok((length, identity))
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    Failure::work(format!("{name}: cannot be read: {error}"))
}
