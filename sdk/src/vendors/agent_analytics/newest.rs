//! Walks over lists that give their newest rows only: there is no cursor, and no way to say where a period ends.
//!
//! A walk asks for as many rows as it was told, then for as many as the service gives, and leaves out what it has had.
//! What lies behind those cannot be reached; the walk says so instead of ending as if that were all.

use crate::core::{Error, Kind};

/// Rows that the service gives when it is not told how many.
const DEFAULT: u32 = 100;

/// The most rows that it gives.
const MOST: u32 = 1_000;

/// How many rows to ask for after `rows` came: `None` if these were all.
pub(super) fn wider(limit: Option<u32>, rows: usize, what: &str, narrower: &str) -> Result<Option<u32>, Error> {
    let limit = limit.unwrap_or(DEFAULT).clamp(1, MOST);
    if rows < limit as usize {
        return Ok(None);
    }
    if limit < MOST {
        return Ok(Some(MOST));
    }
    let message = format!(
        "there are more than {MOST} {what}, of which the service gives the newest and no way to the others: ask for a shorter period, {narrower}"
    );
    Err(Error::new(Kind::TooLarge, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(limit: Option<u32>, rows: usize) -> Result<Option<u32>, Kind> {
        wider(limit, rows, "events", "one event").map_err(|error| error.kind())
    }

    #[test]
    fn a_full_page_leads_to_a_wider_one_and_the_widest_to_an_error() {
        assert_eq!(next(Some(2), 1), Ok(None));
        assert_eq!(next(Some(2), 2), Ok(Some(1_000)));
        assert_eq!((next(None, 99), next(None, 100)), (Ok(None), Ok(Some(1_000))));
        assert_eq!((next(Some(1_000), 999), next(Some(1_000), 1_000)), (Ok(None), Err(Kind::TooLarge)));
        assert_eq!(next(Some(5_000), 1_000), Err(Kind::TooLarge), "the service caps a greater limit");
        assert_eq!(next(Some(0), 0), Ok(None));
    }
}
