//! Files that may be packed: what begins like gzip is unpacked, whatever its name.

use std::io::{self, BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

const GZIP: &[u8] = &[0x1f, 0x8b];

/// The content of a file, unpacked as it is read.
///
/// # Errors
/// The first bytes cannot be read.
pub(crate) fn unpacked<'a>(mut packed: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    if packed.fill_buf()?.starts_with(GZIP) { Ok(Box::new(BufReader::new(MultiGzDecoder::new(packed)))) } else { Ok(Box::new(packed)) }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

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
        let parts = [gzip(b"hel"), gzip(b"lo")].concat();
        for (packed, what) in [(b"hello".to_vec(), "plain"), (gzip(b"hello"), "packed"), (parts, "an archive of several members")] {
            let mut text = String::new();
            unpacked(&packed[..]).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "hello", "{what}");
        }
    }

    #[test]
    fn an_archive_that_breaks_off_is_an_error() {
        let whole = gzip(b"hello");
        let mut cut = unpacked(&whole[..whole.len() - 6]).unwrap();
        assert!(cut.read_to_end(&mut Vec::new()).is_err());
    }
}
