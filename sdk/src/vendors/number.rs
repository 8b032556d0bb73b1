//! Numbers as JSON means them: `75` and `75.0` are the same, and are written the shorter way.

use serde::{Deserialize, Serialize, Serializer};

/// Up to here every whole number is exact as a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number of JSON, from any of Rust's that fits.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Number(f64);

impl<T: Into<f64>> From<T> for Number {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl Serialize for Number {
    #[allow(clippy::cast_possible_truncation, reason = "whole and exact")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value) = *self;
        if value.fract() == 0.0 && value.abs() <= EXACT { serializer.serialize_i64(value as i64) } else { serializer.serialize_f64(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_fraction() {
        let written = |number: Number| serde_json::to_string(&number).unwrap();
        assert_eq!(written(75.into()), "75");
        assert_eq!(written((-3.0).into()), "-3");
        assert_eq!(written(7.25.into()), "7.25");
        assert_eq!(written(1e300.into()), "1e+300");
    }
}
