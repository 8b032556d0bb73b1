//! Reads a file into memory, unpacked and bounded.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::failure::Failure;
use crate::unpack::unpacked;

/// Most bytes of a file, unpacked: room for some ten thousand long sessions, and no harm from an archive that unpacks to
/// the size of the machine.
const LIMIT: u64 = 256 * 1024 * 1024;

/// Reads a file; one that begins like gzip is unpacked, whatever its name.
///
/// # Errors
/// The file cannot be opened (usage); it cannot be read or unpacked, or is larger than the limit (work).
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| Failure::usage(format!("{}: cannot be opened: {error}", path.display())))?;
    let bytes = bounded(BufReader::new(file), LIMIT);
    bytes.map_err(|error| Failure::work(format!("{}: cannot be read: {error}", path.display())))
}

/// Reads what is unpacked already, within the same limit.
///
/// # Errors
/// It cannot be read, or is larger than the limit (work).
pub(super) fn read_unpacked(file: impl Read) -> Result<Vec<u8>, Failure> {
    within(file, LIMIT).map_err(|error| Failure::work(format!("cannot be read: {error}")))
}

fn bounded(packed: impl BufRead, limit: u64) -> io::Result<Vec<u8>> {
    within(unpacked(packed)?, limit)
}

fn within(file: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("it holds more than {limit} bytes unpacked; split it into smaller files")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_limit_is_on_what_comes_out() {
        let bomb = gzip(&[b' '; 100_000]);
        assert!(bomb.len() < 1_000);
        for packed in [&bomb[..], &[b' '; 1_001][..]] {
            let told = bounded(packed, 1_000).unwrap_err().to_string();
            assert!(told.contains("more than 1000 bytes"), "{told}");
        }
    }
}
