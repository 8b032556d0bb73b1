//! The keyword `x-max-bytes`: how long a value may be, written as JSON.

use std::io;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

/// The name of the keyword.
pub(crate) const NAME: &str = "x-max-bytes";

struct MaxBytes(u64);

/// Makes the keyword from its value in a schema.
pub(crate) fn factory<'a>(
    _schema: &'a Map<String, Value>,
    limit: &'a Value,
    _path: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    match limit.as_u64() {
        Some(limit) => Ok(Box::new(MaxBytes(limit))),
        None => Err(ValidationError::schema(format!("{NAME} must be a whole number"))),
    }
}

impl<'i> Keyword<'i> for MaxBytes {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.is_valid(value) {
            true => Ok(()),
            false => Err(ValidationError::custom(format!("value is longer than {} bytes of JSON", self.0))),
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        serde_json::to_writer(Room(self.0), value).is_ok()
    }
}

/// Takes so many bytes and no more, and keeps none.
struct Room(u64);

impl io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len() as u64) {
            Some(left) => self.0 = left,
            None => return Err(io::ErrorKind::StorageFull.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
