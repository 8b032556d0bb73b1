//! Four weeks of a website's events, each made from its number alone.

/// Names, the more frequent ones more than once.
const NAMES: [&str; 16] = [
    "page_view",
    "page_view",
    "page_view",
    "page_view",
    "page_view",
    "page_view",
    "page_view",
    "search",
    "search",
    "search",
    "signup",
    "add_to_cart",
    "add_to_cart",
    "purchase",
    "ai_call",
    "agent_action",
];
const PATHS: u64 = 400;
const PLANS: [&str; 4] = ["free", "free", "pro", "team"];
const SPAN_MS: u64 = 28 * 86_400_000;
const SESSION_MS: u64 = 6 * 3_600_000;

/// So many events, the last of which ends the span.
#[derive(Clone, Copy)]
pub struct Events {
    count: u64,
    end_ms: u64,
}

/// One event.
pub struct Event {
    pub name: &'static str,
    pub at_ms: u64,
    user: u64,
    path: u64,
    plan: &'static str,
}

impl Events {
    pub fn new(count: u64, end_ms: u64) -> Self {
        Self { count, end_ms }
    }

    pub fn count(self) -> u64 {
        self.count
    }

    pub fn get(self, number: u64) -> Event {
        let dice = scatter(number);
        let part = |shift: u32, sides: u64| (dice >> shift) % sides;
        // Twenty events a user; the square makes some of them much busier than others.
        let users = (self.count / 20).max(1);
        let draw = part(20, 1 << 20);
        Event {
            name: NAMES[part(0, NAMES.len() as u64) as usize],
            at_ms: self.end_ms - SPAN_MS + (u128::from(number) * u128::from(SPAN_MS) / u128::from(self.count)) as u64,
            user: ((u128::from(draw * draw) * u128::from(users)) >> 40) as u64,
            path: part(4, PATHS),
            plan: PLANS[part(14, PLANS.len() as u64) as usize],
        }
    }
}

impl Event {
    pub fn user(&self) -> String {
        format!("u-{}", self.user)
    }

    pub fn session(&self) -> String {
        format!("s-{}-{}", self.user, self.at_ms / SESSION_MS)
    }

    /// As JSON.
    pub fn properties(&self) -> String {
        format!(r#"{{"path":"/p/{}","plan":"{}","value":{}}}"#, self.path, self.plan, self.path * 3 % 97)
    }
}

/// Spreads numbers that follow each other (the mixer of SplitMix64).
fn scatter(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
