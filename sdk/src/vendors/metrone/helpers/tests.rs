use serde_json::json;

use super::*;

/// The same event in the typed and in the named form, and on the wire.
fn check(name: &str, typed: impl Into<Event>, arguments: Value, wire: Value) {
    let Value::Object(arguments) = arguments else { panic!("arguments form an object") };
    let named = by_name(name, arguments).unwrap();
    assert_eq!(Value::Object(typed.into().to_object().unwrap()), wire, "{name}, typed");
    assert_eq!(Value::Object(named.to_object().unwrap()), wire, "{name}, by name");
}

#[test]
fn both_forms_write_what_is_published() {
    check(
        "pageview",
        Pageview::new("https://example.com/a").title("A").with("session_id", "s-1").with("plan", "pro"),
        json!({"url": "https://example.com/a", "title": "A", "session_id": "s-1", "plan": "pro"}),
        json!({"event_type": "pageview", "source": "web", "page_url": "https://example.com/a", "page_title": "A", "session_id": "s-1",
            "properties": {"plan": "pro"}}),
    );
    check(
        "conversion",
        Conversion::new("booking").value(99.5).currency("EUR"),
        json!({"conversion_type": "booking", "value": 99.5, "currency": "EUR"}),
        json!({"event_type": "conversion", "source": "web",
            "properties": {"conversion_type": "booking", "value": 99.5, "currency": "EUR"}}),
    );
    check(
        "track_ai_call",
        AiCall::new("call-1").provider("vapi").intent("booking").duration(74).session_id("s-1").transcript_snippet("hi").outcome("booked"),
        json!({"call_id": "call-1", "provider": "vapi", "intent": "booking", "duration": 74, "session_id": "s-1",
            "transcript_snippet": "hi", "outcome": "booked"}),
        json!({"event_type": "ai_call", "source": "voice", "channel": "phone", "ai_provider": "vapi", "ai_call_id": "call-1",
            "ai_intent": "booking", "ai_duration_sec": 74, "session_id": "s-1",
            "properties": {"transcript_snippet": "hi", "outcome": "booked"}}),
    );
    check(
        "track_ai_chat",
        AiChat::new("chat-1").intent("help").duration(3.5).message_count(4).resolved(true),
        json!({"session_id": "chat-1", "intent": "help", "duration": 3.5, "message_count": 4, "resolved": true}),
        json!({"event_type": "ai_chat", "source": "chat", "channel": "website", "ai_provider": "unknown", "ai_session_id": "chat-1",
            "ai_intent": "help", "ai_duration_sec": 3.5, "properties": {"message_count": 4, "resolved": true}}),
    );
    check(
        "track_ai_intent",
        AiIntent::new("refund").confidence(0.9).source(IntentSource::Chat),
        json!({"intent": "refund", "confidence": 0.9, "source": "chat"}),
        json!({"event_type": "ai_intent", "source": "chat", "ai_intent": "refund", "properties": {"confidence": 0.9}}),
    );
    check(
        "track_ai_intent",
        AiIntent::new("refund"),
        json!({"intent": "refund", "confidence": null}),
        json!({"event_type": "ai_intent", "source": "assistant", "ai_intent": "refund"}),
    );
    check(
        "track_ai_session",
        AiSession::new("s-9", SessionAction::Timeout).duration(60),
        json!({"session_id": "s-9", "action": "timeout", "duration": 60}),
        json!({"event_type": "ai_session_timeout", "source": "assistant", "ai_provider": "unknown", "ai_session_id": "s-9",
            "ai_duration_sec": 60}),
    );
}

#[test]
fn both_forms_write_what_is_published_for_channels() {
    check(
        "track_campaign_event",
        CampaignEvent::new("email_opened", "spring", "h-1").with("subject", "b"),
        json!({"event_type": "email_opened", "campaign_id": "spring", "recipient_id_hash": "h-1", "subject": "b"}),
        json!({"event_type": "email_opened", "source": "campaign",
            "properties": {"campaign_id": "spring", "recipient_id_hash": "h-1", "subject": "b"}}),
    );
    check(
        "track_social_event",
        SocialEvent::new("share", "mastodon", "p-1"),
        json!({"event_type": "share", "platform": "mastodon", "post_id": "p-1"}),
        json!({"event_type": "share", "source": "social", "properties": {"platform": "mastodon", "post_id": "p-1"}}),
    );
    check(
        "track_review_event",
        ReviewEvent::new("received", "maps", "r-1", 4.5),
        json!({"event_type": "received", "platform": "maps", "review_id": "r-1", "rating": 4.5}),
        json!({"event_type": "received", "source": "review", "properties": {"platform": "maps", "review_id": "r-1", "rating": 4.5}}),
    );
    check(
        "track_ad_event",
        AdEvent::new("click", "search", "c-1").with("cost", 0.2),
        json!({"event_type": "click", "platform": "search", "campaign_id": "c-1", "properties": {"cost": 0.2}}),
        json!({"event_type": "click", "source": "ad", "properties": {"platform": "search", "campaign_id": "c-1", "cost": 0.2}}),
    );
    check(
        "track_sms_event",
        SmsEvent::new("received", "agent-7").with("length", 12),
        json!({"event_type": "received", "agent_id": "agent-7", "length": 12}),
        json!({"event_type": "received", "source": "sms", "agent_id": "agent-7", "properties": {"length": 12}}),
    );
    check(
        "track_agent_action",
        AgentAction::new("research", "tool_call").agent_id("agent-7").target("search").outcome("success"),
        json!({"agent_type": "research", "action_taken": "tool_call", "agent_id": "agent-7", "target": "search", "outcome": "success"}),
        json!({"event_type": "tool_call", "source": "agent_action", "agent_id": "agent-7", "agent_type": "research",
            "properties": {"agent_type": "research", "action_taken": "tool_call", "target": "search", "outcome": "success"}}),
    );
}

#[test]
fn mistakes_name_the_helper_and_the_argument() {
    let mistake = |name, arguments: Value| by_name(name, arguments.as_object().unwrap().clone()).unwrap_err().message().to_owned();
    assert_eq!(mistake("track_ai_call", json!({})), "track_ai_call: 'call_id' is required");
    assert_eq!(mistake("track_ai_call", json!({"call_id": null})), "track_ai_call: 'call_id' is required");
    let words = mistake("track_ai_session", json!({"session_id": "s", "action": "stop"}));
    assert!(words.starts_with("track_ai_session: 'action': unknown variant `stop`, expected one of `start`"), "{words}");
    let words = mistake("track_ai_call", json!({"call_id": "c", "duration": "7"}));
    assert!(words.starts_with("track_ai_call: 'duration': invalid type: string"), "{words}");
    assert!(mistake("track_ai", json!({})).contains("there are pageview, conversion, track_ai_call"));
    assert_eq!(NAMES.len(), 12, "and track itself");
}
