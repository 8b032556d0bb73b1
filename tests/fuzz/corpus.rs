//! Inputs: lines of a corpus, edited at random.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Texts that readers of JSON, of queries and of headers stumble over.
const TOKENS: [&str; 28] = [
    "null",
    "true",
    "-1",
    "1e999",
    "9223372036854775808",
    "0.1",
    "\"",
    "\\",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "{}",
    "[]",
    "&",
    "=",
    "%",
    "%00",
    "%ff",
    "+",
    "\0",
    "\n",
    "é",
    "\u{202e}",
    "💥",
];

/// One change of a text.
#[derive(Debug, Clone)]
enum Edit {
    Put(Index, &'static str),
    Cut(Index, u8),
    Double(Index, u8),
    Flip(Index, u8),
}

impl Edit {
    fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            (any::<Index>(), select(TOKENS.as_slice())).prop_map(|(at, token)| Self::Put(at, token)),
            (any::<Index>(), 1u8..32).prop_map(|(at, count)| Self::Cut(at, count)),
            (any::<Index>(), 1u8..32).prop_map(|(at, count)| Self::Double(at, count)),
            (any::<Index>(), 1u8..).prop_map(|(at, bits)| Self::Flip(at, bits)),
        ]
    }

    fn make(&self, bytes: &mut Vec<u8>) {
        let (Self::Put(at, _) | Self::Cut(at, _) | Self::Double(at, _) | Self::Flip(at, _)) = self;
        let at = at.index(bytes.len() + 1);
        let until = |count: u8| (at + usize::from(count)).min(bytes.len());
        match self {
            Self::Put(_, token) => drop(bytes.splice(at..at, token.bytes())),
            Self::Cut(_, count) => drop(bytes.drain(at..until(*count))),
            Self::Double(_, count) => {
                let twice = bytes[at..until(*count)].to_vec();
                drop(bytes.splice(at..at, twice));
            }
            Self::Flip(_, bits) => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bits),
        }
    }
}

/// Lines of a corpus, some as they are, most with a few edits.
pub fn edited(corpus: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let lines: Vec<_> = corpus.lines().map(str::to_owned).collect();
    (select(lines), vec(Edit::any(), 0..6)).prop_map(|(line, edits)| {
        let mut bytes = line.into_bytes();
        edits.iter().for_each(|edit| edit.make(&mut bytes));
        bytes
    })
}

/// As [`edited`], for where only text can be sent.
pub fn edited_text(corpus: &str) -> impl Strategy<Value = String> + use<> {
    edited(corpus).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
