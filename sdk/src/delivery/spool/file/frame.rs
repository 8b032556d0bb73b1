//! Frames: runs of bytes in a file, each with a mark, its length and a checksum, so that a reader finds its way through a
//! damaged file and loses no neighbour of what is damaged. Knows nothing of what is in them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Begins a frame. Not UTF-8, so no event holds it.
const MARK: [u8; 4] = [0xf7, 0x9e, 0xc1, 0xa5];
/// Mark, length, checksum.
const HEADER: usize = 12;

/// Appends a frame whose body `fill` writes.
pub(super) fn write(out: &mut Vec<u8>, fill: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
    let start = out.len();
    out.extend_from_slice(&[0; HEADER]);
    fill(out)?;
    let (header, body) = out[start..].split_at_mut(HEADER);
    let length = u32::try_from(body.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?.to_le_bytes();
    header[..4].copy_from_slice(&MARK);
    header[4..8].copy_from_slice(&length);
    header[8..].copy_from_slice(&checksum(length, body).to_le_bytes());
    Ok(())
}

/// Appends a frame with this body.
pub(super) fn copy(out: &mut Vec<u8>, body: &[u8]) -> io::Result<()> {
    write(out, |out| {
        out.extend_from_slice(body);
        Ok(())
    })
}

/// Reads the body of the frame at a place of a file.
pub(super) fn read(mut file: &File, offset: u64) -> io::Result<Vec<u8>> {
    let mut header = [0; HEADER];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut header)?;
    let Header { length, checksum: expected } = Header::of(&header).ok_or_else(damaged)?;
    let mut body = Vec::new();
    file.take(length.into()).read_to_end(&mut body)?;
    if body.len() as u64 == u64::from(length) && checksum(length.to_le_bytes(), &body) == expected { Ok(body) } else { Err(damaged()) }
}

/// What is at some place of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A whole frame, and where it begins.
    Frame(usize, &'a [u8]),
    /// Bytes that are no frame: at least one was there.
    Damage,
}

/// Everything in the bytes of a file. A frame that was not written to its end is nothing: whoever wrote it was not told
/// that it is kept.
pub(super) fn all(bytes: &[u8]) -> impl Iterator<Item = Found<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if let Some(body) = frame_at(&bytes[at..]) {
            let start = at;
            at += HEADER + body.len();
            return Some(Found::Frame(start, body));
        }
        if at == bytes.len() {
            return None;
        }
        let rest = &bytes[at..];
        let next = (1..rest.len()).find(|skipped| frame_at(&rest[*skipped..]).is_some());
        at += next.unwrap_or(rest.len());
        (next.is_some() || !is_torn(rest)).then_some(Found::Damage)
    })
}

/// The bodies of all whole frames.
pub(super) fn bodies(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    all(bytes).filter_map(|found| match found {
        Found::Frame(_, body) => Some(body),
        Found::Damage => None,
    })
}

struct Header {
    length: u32,
    checksum: u32,
}

impl Header {
    fn of(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MARK)?;
        let (length, rest) = rest.split_first_chunk()?;
        let (checksum, _) = rest.split_first_chunk()?;
        Some(Self { length: u32::from_le_bytes(*length), checksum: u32::from_le_bytes(*checksum) })
    }
}

/// The body of the frame with which the bytes begin.
fn frame_at(bytes: &[u8]) -> Option<&[u8]> {
    let Header { length, checksum: expected } = Header::of(bytes)?;
    let body = bytes.get(HEADER..HEADER.checked_add(length as usize)?)?;
    (checksum(length.to_le_bytes(), body) == expected).then_some(body)
}

/// Whether the bytes begin a frame and end before it does.
fn is_torn(bytes: &[u8]) -> bool {
    match Header::of(bytes) {
        Some(header) => bytes.len() - HEADER < header.length as usize,
        None => bytes.len() < HEADER && bytes.iter().zip(MARK).all(|(byte, mark)| *byte == mark),
    }
}

fn checksum(length: [u8; 4], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(body);
    hasher.finalize()
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the record is damaged")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(bodies: &[Vec<u8>]) -> (Vec<u8>, Vec<usize>) {
        let mut bytes = Vec::new();
        let mut ends = Vec::new();
        for body in bodies {
            copy(&mut bytes, body).unwrap();
            ends.push(bytes.len());
        }
        (bytes, ends)
    }

    /// What is read, and how much is damaged.
    fn read_all(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
        let damages = all(bytes).filter(|found| *found == Found::Damage).count();
        (bodies(bytes).map(<[u8]>::to_vec).collect(), damages)
    }

    fn some_bodies() -> impl Strategy<Value = Vec<Vec<u8>>> {
        prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 1..12)
    }

    proptest! {
        /// Whatever is cut off: what was whole before the cut is read, the rest was never promised.
        #[test]
        fn a_torn_tail_costs_only_itself(written in some_bodies(), cut in any::<prop::sample::Index>()) {
            let (bytes, ends) = file(&written);
            let cut = cut.index(bytes.len() + 1);
            let whole = ends.iter().filter(|end| **end <= cut).count();
            prop_assert_eq!(read_all(&bytes[..cut]), (written[..whole].to_vec(), 0));
        }

        /// Whichever byte is changed: its frame is lost and counted, all others are read.
        #[test]
        fn damage_costs_one_frame(written in some_bodies(), place in any::<prop::sample::Index>(), change in 1u8..) {
            let (mut bytes, ends) = file(&written);
            let place = place.index(bytes.len());
            bytes[place] ^= change;
            let hit = ends.iter().filter(|end| **end <= place).count();
            let mut expected = written.clone();
            expected.remove(hit);
            let (read, damages) = read_all(&bytes);
            prop_assert_eq!(read, expected);
            // A last frame whose length says more than there is cannot be told from one that was not written to its end.
            let seems_torn = hit == written.len() - 1 && damages == 0;
            prop_assert!(damages == 1 || seems_torn, "{} damages", damages);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_all(&bytes);
        }
    }
}
