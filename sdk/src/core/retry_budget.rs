//! A token bucket over retries, so that many failing requests do not become a storm.

/// Tokens in a full bucket.
const CAPACITY: u32 = 500;
/// What one retry costs: a full bucket allows a hundred in a row without a success between them.
const COST: u32 = 5;
/// What one success gives back.
const REFUND: u32 = 1;

/// Allows retries while enough requests succeed. A client has two: one for delivery, one for calls, so that a backlog that
/// cannot be sent does not use up the retries of a question.
#[derive(Debug)]
pub struct RetryBudget {
    tokens: u32,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self { tokens: CAPACITY }
    }
}

impl RetryBudget {
    /// Takes the price of one retry; `false` if the bucket does not hold it.
    pub fn withdraw(&mut self) -> bool {
        match self.tokens.checked_sub(COST) {
            Some(left) => {
                self.tokens = left;
                true
            }
            None => false,
        }
    }

    /// A request succeeded.
    pub fn deposit(&mut self) {
        self.tokens = (self.tokens + REFUND).min(CAPACITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_retries_then_one_per_five_successes() {
        let mut budget = RetryBudget::default();
        assert_eq!((0..200).filter(|_| budget.withdraw()).count(), 100);
        for _ in 0..4 {
            budget.deposit();
        }
        assert!(!budget.withdraw());
        budget.deposit();
        assert!(budget.withdraw());
    }
}
