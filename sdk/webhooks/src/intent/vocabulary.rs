//! The words by which intents are told. English ones: the rules know no other language, and no negation.

use super::Intent;

/// The words of one intent.
pub(super) struct Words {
    pub intent: Intent,
    /// Words that stand for it in a name, a tag, or a field of few words.
    pub aliases: &'static [&'static str],
    /// What people say. `|` is between alternatives of a word, `*` stands for any ending.
    pub phrases: &'static [&'static str],
}

/// Of several intents that are found the first one counts: what costs most when it is overlooked. Before them is what makes all
/// else pointless, behind them what says the least.
pub(super) const VOCABULARY: &[Words] = &[
    Words { intent: Intent::Voicemail, aliases: &["voicemail", "machine"], phrases: &[] },
    Words { intent: Intent::Spam, aliases: &["spam", "robocall", "scam", "fraud", "telemarketing"], phrases: &[] },
    Words {
        intent: Intent::Cancellation,
        aliases: &["cancellation", "cancellations", "cancel", "cancelled", "canceled", "cancelling", "churn", "unsubscribe", "terminate"],
        phrases: &["cancel*", "terminat* the|my|their contract|plan|subscription|membership", "close the|my|their account"],
    },
    Words {
        intent: Intent::Complaint,
        aliases: &["complaint", "complaints", "complain", "dissatisfied", "grievance"],
        phrases: &["complain*", "unhappy", "dissatisf*", "frustrat*", "upset", "speak to a|the manager"],
    },
    Words {
        intent: Intent::Billing,
        aliases: &[
            "billing", "bill", "bills", "invoice", "invoices", "payment", "payments", "refund", "refunds", "charge", "charged", "charges",
        ],
        phrases: &["invoice|invoices", "bill|bills|billed|billing", "refund*", "charge|charged|overcharge|overcharged", "payment|payments"],
    },
    Words {
        intent: Intent::Booking,
        aliases: &[
            "booking",
            "bookings",
            "book",
            "booked",
            "appointment",
            "appointments",
            "schedule",
            "scheduled",
            "scheduling",
            "reschedule",
            "rescheduled",
            "reservation",
            "reserve",
            "availability",
            "calendar",
        ],
        phrases: &["book|books|booked|booking", "appointment|appointments", "reschedul*", "schedul*", "reservation|reservations"],
    },
    Words {
        intent: Intent::Sales,
        aliases: &["sales", "sale", "purchase", "buy", "quote", "pricing", "demo", "lead", "upgrade", "trial"],
        phrases: &["price|prices|pricing", "quote|quotes", "buy|buying", "purchas*", "demo", "upgrad*"],
    },
    Words {
        intent: Intent::Support,
        aliases: &["support", "helpdesk", "technical", "troubleshooting", "troubleshoot", "issue", "bug", "outage", "repair", "ticket"],
        phrases: &[
            "not working",
            "broken",
            "error|errors",
            "troubleshoot*",
            "technical",
            "login",
            "log in",
            "password",
            "outage",
            "fix|fixed",
        ],
    },
    Words {
        intent: Intent::Information,
        aliases: &["information", "info", "inquiry", "enquiry", "question", "faq", "hours", "general", "knowledge"],
        phrases: &["opening hours", "asked about", "directions", "parking", "information", "question*"],
    },
    Words { intent: Intent::Transfer, aliases: &["transfer", "transferred", "escalation", "escalate", "handoff", "human"], phrases: &[] },
];

/// What customers call the field that holds the intent, in letters and digits of lower case; the first that is there counts.
pub(super) const INTENT_KEYS: &[&str] = &[
    "intent",
    "aiintent",
    "callintent",
    "callerintent",
    "userintent",
    "customerintent",
    "primaryintent",
    "callreason",
    "reasonforcall",
    "reason",
    "calltype",
    "category",
    "topic",
    "disposition",
];

/// What they call a field that is true if it is this intent.
pub(super) const FLAGS: &[(&str, Intent)] = &[
    ("isspam", Intent::Spam),
    ("spam", Intent::Spam),
    ("cancellationrequested", Intent::Cancellation),
    ("wantstocancel", Intent::Cancellation),
    ("complaint", Intent::Complaint),
    ("refundrequested", Intent::Billing),
    ("paymenttaken", Intent::Billing),
    ("appointmentbooked", Intent::Booking),
    ("booked", Intent::Booking),
    ("appointmentscheduled", Intent::Booking),
    ("qualifiedlead", Intent::Sales),
    ("leadqualified", Intent::Sales),
    ("ticketcreated", Intent::Support),
];

/// Words of an endpoint's label.
pub(super) const LABELS: &[(&str, Intent)] = &[
    ("support", Intent::Support),
    ("helpdesk", Intent::Support),
    ("sales", Intent::Sales),
    ("billing", Intent::Billing),
    ("payments", Intent::Billing),
    ("booking", Intent::Booking),
    ("bookings", Intent::Booking),
    ("appointments", Intent::Booking),
    ("scheduling", Intent::Booking),
    ("cancellations", Intent::Cancellation),
    ("retention", Intent::Cancellation),
    ("info", Intent::Information),
    ("faq", Intent::Information),
    ("complaints", Intent::Complaint),
];
