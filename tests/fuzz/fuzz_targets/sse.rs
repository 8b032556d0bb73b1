//! Streams of server-sent events, to the SDK: however the bytes are cut, a listener is told the same.
//!
//! Input: the bytes of a stream, with `|` where they are cut.

#![no_main]

use std::fmt::Debug;

use agentlytics::transport::testing::{Scripted, ScriptedTransport};
use agentlytics::{AgentAnalytics, EventStream, Kind, Metrone, StreamItem, StreamOptions};
use agentlytics_fuzz::{API_KEY, METRONE_KEY};
use libfuzzer_sys::fuzz_target;

const CUT: u8 = b'|';

fuzz_target!(|input: &[u8]| {
    let pieces: Vec<_> = input.split(|byte| *byte == CUT).map(<[u8]>::to_vec).collect();
    let whole = [pieces.concat()];
    assert_eq!(metrone(&pieces), metrone(&whole));
    assert_eq!(agent_analytics(&pieces), agent_analytics(&whole));
});

fn metrone(chunks: &[Vec<u8>]) -> impl PartialEq + Debug + use<> {
    let client = Metrone::builder().api_key(METRONE_KEY).transport(script(chunks)).build().expect("the key has its form");
    told(client.stream_with(Default::default(), one_connection()))
}

fn agent_analytics(chunks: &[Vec<u8>]) -> impl PartialEq + Debug + use<> {
    let client = AgentAnalytics::builder().api_key(API_KEY).transport(script(chunks)).build().expect("the key has its form");
    told(client.stream_with(Default::default(), one_connection()))
}

fn script(chunks: &[Vec<u8>]) -> ScriptedTransport {
    ScriptedTransport::new([Scripted::stream(chunks.to_vec())])
}

/// Nothing is waited for: what the connection brought is all.
fn one_connection() -> StreamOptions {
    let mut options = StreamOptions::default();
    options.max_reconnects = 0;
    options
}

/// The items, and how they end.
fn told<T: Send + 'static>(stream: EventStream<T>) -> (Vec<StreamItem<T>>, Kind, String) {
    let mut items = Vec::new();
    for item in stream.blocking() {
        match item {
            Ok(item) => items.push(item),
            Err(error) => return (items, error.kind(), error.message().to_owned()),
        }
    }
    panic!("a stream ends with the reason why");
}
