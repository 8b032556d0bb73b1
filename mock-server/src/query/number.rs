//! Numbers as JavaScript rounds and prints them.

use serde::{Serialize, Serializer};

/// A number that is printed without a fraction if it is whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub(crate) struct Number(f64);

impl Number {
    /// `part / whole`; 0 of nothing.
    pub(crate) fn ratio(part: usize, whole: usize) -> Self {
        if whole == 0 { Self(0.0) } else { Self(part as f64 / whole as f64) }
    }

    /// To so many decimals. What lies halfway goes up, also below zero: -12.5 becomes -12.
    pub(crate) fn rounded(self, decimals: i32) -> Self {
        let scale = 10_f64.powi(decimals);
        Self((self.0 * scale + 0.5).floor() / scale)
    }

    pub(crate) fn get(self) -> f64 {
        self.0
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self(number)
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self(number as f64)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Up to here every whole number has a floating-point number of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() <= EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up() {
        let rounded = |number: f64, decimals| Number(number).rounded(decimals).get();
        assert_eq!([rounded(-12.5, 0), rounded(562.5, 0), rounded(112.5, 0), rounded(-67.5, 0)], [-12.0, 563.0, 113.0, -67.0]);
        assert_eq!([rounded(18.75, 1), rounded(2.0 / 3.0, 3), rounded(4.0 / 3.0, 1)], [18.8, 0.667, 1.3]);
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        let printed = [1.0, -0.2, -0.0, 1.0 / 3.0].map(|number| serde_json::to_string(&Number(number)).unwrap());
        assert_eq!(printed, ["1", "-0.2", "0", "0.3333333333333333"]);
        assert_eq!(Number::ratio(1, 0), Number(0.0));
    }
}
