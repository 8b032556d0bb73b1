//! Values as JSON, written behind what is there already.
//!
//! `serde_json` writes all but text in which nothing needs escaping, which is nearly all text: it looks at such text byte by
//! byte, where a look at eight at a time and one copy do.

use std::cell::RefCell;
use std::fmt;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use serde::Serialize;
use serde::ser::{Impossible, Serializer};

use super::Error;

/// Writes a value. One that is not text is asked for its content twice.
///
/// # Errors
/// `validation` if it has no JSON form; something of it may have been written then.
pub(super) fn write<V: Serialize + ?Sized>(out: &mut Vec<u8>, value: &V) -> Result<(), Error> {
    if value.serialize(TextWriter(out)).is_ok() {
        return Ok(());
    }
    serde_json::to_writer(out, value).map_err(|cause| Error::validation(format!("a value cannot be expressed as JSON: {cause}")))
}

/// Writes text as a JSON string.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    write_quoted(out, text, b"\"");
}

/// Writes the name of a member, up to its value.
pub(super) fn write_name(out: &mut Vec<u8>, name: &str) {
    write_quoted(out, name, b"\":");
}

/// Writes text as a JSON string that ends with `closing` instead of a mere quote.
#[inline]
fn write_quoted<const N: usize>(out: &mut Vec<u8>, text: &str, closing: &[u8; N]) {
    if needs_escaping(text) {
        // Text has a JSON form, and writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut *out, text);
        out.pop();
    } else {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(closing);
}

/// Writes a time as a JSON string, to the millisecond. Most events of a thread fall into the second of the one before, whose text is
/// kept.
pub(crate) fn write_time(out: &mut Vec<u8>, time: Timestamp) {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(0));
    thread_local! {
        /// The last second, and its text up to the fraction.
        static LAST: RefCell<(i64, String)> = const { RefCell::new((0, String::new())) };
    }
    // Before 1970 both parts are negative, or nought.
    let (second, nanosecond) = match (time.as_second(), time.subsec_nanosecond()) {
        (second, part @ ..0) => (second - 1, part + 1_000_000_000),
        parts => parts,
    };
    out.push(b'"');
    LAST.with_borrow_mut(|(last, text)| {
        if *last != second || text.is_empty() {
            let whole = Timestamp::from_second(second).unwrap_or(time);
            *last = second;
            *text = PRINTER.timestamp_to_string(&whole);
            text.truncate(text.len() - 1);
        }
        out.extend_from_slice(text.as_bytes());
    });
    let digit = |nanoseconds| b'0' + u8::try_from(nanosecond / nanoseconds % 10).unwrap_or_default();
    out.extend_from_slice(&[b'.', digit(100_000_000), digit(10_000_000), digit(1_000_000), b'Z', b'"']);
}

/// Looks at eight bytes at a time; the last of them overlap with those before.
fn needs_escaping(text: &str) -> bool {
    let bytes = text.as_bytes();
    let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    let half = |bytes: &[u8; 4]| u64::from(u32::from_ne_bytes(*bytes));
    let found = if let Some(last) = bytes.last_chunk() {
        let (words, _) = bytes.as_chunks();
        words.iter().fold(escapes(word(last)), |found, next| found | escapes(word(next)))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        escapes(half(first) << 32 | half(last))
    } else {
        // Three bytes at most, behind spaces.
        escapes(bytes.iter().fold(each(b' '), |word, byte| word << 8 | u64::from(*byte)))
    };
    found != 0
}

/// Something other than 0 if one of eight bytes needs escaping.
fn escapes(word: u64) -> u64 {
    // A difference borrows into the high bit of the bytes that are smaller; a byte that had it before is none of ASCII. A quote
    // with one bit flipped is a space, and what was smaller than a space still is.
    let controls_and_quotes = (word ^ each(b'"' ^ b' ')).wrapping_sub(each(b' ' + 1));
    let backslashes = (word ^ each(b'\\')).wrapping_sub(each(1));
    (controls_and_quotes | backslashes) & !word & each(0x80)
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Writes what is text in JSON, and nothing of anything else.
struct TextWriter<'a>(&'a mut Vec<u8>);

/// The value is not text.
#[derive(Debug)]
struct NotText;

type Written = Result<(), NotText>;
type Never = Impossible<(), NotText>;

/// Refuses whatever these methods are given.
macro_rules! refuse {
    ($( $method:ident($($given:ty),*) -> $answer:ty; )*) => { $(
        fn $method(self, $(_: $given),*) -> Result<$answer, NotText> {
            Err(NotText)
        }
    )* };
}

impl Serializer for TextWriter<'_> {
    type Ok = ();
    type Error = NotText;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_str(self, text: &str) -> Written {
        write_text(self.0, text);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Written {
        Err(NotText)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Written {
        // The default would put the text together somewhere else first.
        Err(NotText)
    }

    refuse! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct(&'static str, usize) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value is not text")
    }
}

impl std::error::Error for NotText {}

impl serde::ser::Error for NotText {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::SignedDuration;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Serialize)]
    struct Name(&'static str);

    #[derive(Serialize)]
    enum Shape {
        Empty,
        Wraps(&'static str),
        Has { text: Option<&'static str> },
    }

    fn agrees<V: Serialize + ?Sized>(value: &V) {
        let mut out = b"before ".to_vec();
        write(&mut out, value).unwrap();
        assert_eq!(std::str::from_utf8(&out).unwrap(), format!("before {}", serde_json::to_string(value).unwrap()));
    }

    #[test]
    fn every_kind_of_value_is_written_as_serde_json_would() {
        agrees("a \"b\"\\\n\u{7f}é");
        agrees(&'"');
        agrees(&Name("n"));
        agrees(&(Some("text"), None::<&str>, Some(1)));
        agrees(&Some(Name("n")));
        agrees(&[Shape::Empty, Shape::Wraps("x"), Shape::Has { text: Some("y") }]);
        agrees(&Shape::Wraps("x"));
        agrees(&Shape::Empty);
        agrees(&format_args!("shown {}", 1));
        agrees(&json!({"a": [1, 2.5, true, null, "t"]}));
        agrees(&(1u8, -1i64, 2.5f32, false, ()));
    }

    #[test]
    fn whatever_needs_escaping_is_found_wherever_it_stands() {
        for character in '\0'..='\u{80}' {
            for place in 0..100 {
                let text = format!("{}{character}{}", "a".repeat(place / 10), "é".repeat(place % 10));
                let mut out = Vec::new();
                write_text(&mut out, &text);
                assert_eq!(out, serde_json::to_vec(&text).unwrap(), "{text:?}");
            }
        }
    }

    #[test]
    fn what_has_no_json_form_is_refused() {
        let keyed_by_lists = BTreeMap::from([(vec![1], 1)]);
        assert!(write(&mut Vec::new(), &keyed_by_lists).unwrap_err().message().starts_with("a value cannot be expressed as JSON"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in any::<String>()) {
            let mut out = Vec::new();
            write_text(&mut out, &text);
            prop_assert_eq!(serde_json::from_slice::<Value>(&out).unwrap(), Value::from(text.clone()));
            prop_assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }

        #[test]
        fn times_are_written_as_they_would_be_one_by_one(seconds in prop::collection::vec(prop_oneof![-3_i64..3, any::<i32>().prop_map(i64::from)], 1..9), nanosecond in -999_999_999_i64..=999_999_999) {
            const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
            for second in seconds {
                let time = Timestamp::from_second(second).unwrap() + SignedDuration::from_nanos(nanosecond);
                let mut out = Vec::new();
                write_time(&mut out, time);
                prop_assert_eq!(String::from_utf8(out).unwrap(), format!("\"{}\"", PRINTER.timestamp_to_string(&time)));
            }
        }
    }
}
