//! Reads a file into memory, unpacked and bounded.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::failure::Failure;

/// Most bytes of a file, unpacked: room for some ten thousand long sessions, and no harm from an archive that unpacks to
/// the size of the machine.
const LIMIT: u64 = 256 * 1024 * 1024;

const GZIP: &[u8] = &[0x1f, 0x8b];

/// Reads a file; one that begins like gzip is unpacked, whatever its name.
///
/// # Errors
/// The file cannot be opened (usage); it cannot be read or unpacked, or is larger than the limit (work).
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| Failure::usage(format!("{}: cannot be opened: {error}", path.display())))?;
    let bytes = bounded(BufReader::new(file), LIMIT);
    bytes.map_err(|error| Failure::work(format!("{}: cannot be read: {error}", path.display())))
}

fn bounded(mut packed: impl BufRead, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if packed.fill_buf()?.starts_with(GZIP) {
        MultiGzDecoder::new(packed).take(limit + 1).read_to_end(&mut bytes)?;
    } else {
        packed.take(limit + 1).read_to_end(&mut bytes)?;
    }
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
    fn packed_and_plain_read_the_same() {
        assert_eq!(bounded(&b"hello"[..], 5).unwrap(), b"hello");
        assert_eq!(bounded(&gzip(b"hello")[..], 5).unwrap(), b"hello");
        let parts = [gzip(b"hel"), gzip(b"lo")].concat();
        assert_eq!(bounded(&parts[..], 5).unwrap(), b"hello", "an archive of several members");
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

    #[test]
    fn an_archive_that_breaks_off_is_an_error() {
        let whole = gzip(b"hello");
        assert!(bounded(&whole[..whole.len() - 6], 100).is_err());
    }
}
