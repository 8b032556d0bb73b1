use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tokio::time::Instant;

use super::super::CallOptions;
use super::super::testing::Scripted;
use super::super::tests::{Fixture, Listen, Row, elapsed};
use super::*;
use crate::core::{Kind, TransportErrorKind};

/// Listens on the test's own, paused runtime.
fn listen(fixture: &Fixture) -> mpsc::Receiver<Item<Row>> {
    listen_with(fixture, StreamOptions::default())
}

fn listen_with(fixture: &Fixture, options: StreamOptions) -> mpsc::Receiver<Item<Row>> {
    let (sender, items) = mpsc::channel(WAITING_ITEMS);
    let subscription = Subscription::new(Arc::clone(&fixture.caller.shared), &Listen {}, options, sender).unwrap();
    tokio::spawn(subscription.run());
    items
}

/// The items up to the end of the script: a request beyond it ends the stream with a configuration error.
async fn all(fixture: &Fixture) -> Vec<StreamItem<Row>> {
    let mut items = listen(fixture);
    let mut all = Vec::new();
    loop {
        match items.recv().await.unwrap() {
            Ok(item) => all.push(item),
            Err(error) => {
                assert_eq!(error.kind(), Kind::Config, "{error}");
                return all;
            }
        }
    }
}

async fn failure(fixture: &Fixture) -> Error {
    let mut items = listen(fixture);
    loop {
        match items.recv().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                assert!(items.recv().await.is_none(), "an error ends the stream");
                return error;
            }
            None => panic!("the stream ended without an error"),
        }
    }
}

fn event(n: u64, text: &str) -> StreamItem<Row> {
    StreamItem::Event(Row { n, text: text.to_owned() })
}

fn ready() -> StreamItem<Row> {
    StreamItem::Ready { request_id: None }
}

fn numbers(items: &[StreamItem<Row>]) -> Vec<u64> {
    items.iter().filter_map(|item| if let StreamItem::Event(row) = item { Some(row.n) } else { None }).collect()
}

#[tokio::test(start_paused = true)]
async fn frames_are_read_however_they_are_cut_and_ended() {
    let whole = "\u{feff}retry: 10\r\nevent: ready\r\ndata: {\"request_id\":\"r\"}\r\n\r\n: ping\r\revent: event\rid: 1\r\
                 data: {\"n\":1,\rdata: \"text\":\"ü€\"}\r\revent: unknown\ndata: x\n\ndata: {\"n\":2}\n\n";
    for size in [1, 2, 3, 7, whole.len()] {
        let chunks = whole.as_bytes().chunks(size).map(<[u8]>::to_vec);
        let items = all(&Fixture::new([Scripted::stream(chunks)])).await;
        assert_eq!(items, [StreamItem::Ready { request_id: Some("r".into()) }, event(1, "ü€"), event(2, "")], "in pieces of {size}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_continues_where_it_broke_off() {
    let fixture = Fixture::new([
        Scripted::stream(["id: a\ndata: {\"n\":1}\n\n", "id: b\ndata: {\"n\":2}\n\n", "id: c\ndata: {\"n\":"]),
        Scripted::failure(TransportErrorKind::Connect),
        Scripted::stream(["id: b\ndata: {\"n\":2}\n\nid: c\ndata: {\"n\":3}\n\n"]),
    ]);
    assert_eq!(numbers(&all(&fixture).await), [1, 2, 3]);
    let continued: Vec<_> = fixture.sent("last-event-id");
    assert_eq!(continued[..3], [None, Some("b".to_owned()), Some("b".to_owned())]);
    assert_eq!(fixture.sent("accept")[0].as_deref(), Some("text/event-stream"));
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_is_told() {
    let gap = "event: gap\ndata: {\"last_event_id\":\"a\"}\n\n";
    let told = all(&Fixture::new([Scripted::stream([gap])])).await;
    assert_eq!(told, [StreamItem::Gap { last_event_id: Some("a".into()) }]);

    // No event came before the connection broke: what happened since is unknown.
    let fixture = Fixture::new([Scripted::stream(["event: ready\ndata: {}\n\n"]), Scripted::stream(["event: ready\ndata: {}\n\n"])]);
    assert_eq!(all(&fixture).await, [ready(), StreamItem::Gap { last_event_id: None }, ready()]);
}

#[tokio::test(start_paused = true)]
async fn silence_is_a_lost_connection() {
    let fixture =
        Fixture::new([Scripted::stream(["id: a\ndata: {\"n\":1}\n\n"]).then_silence(), Scripted::stream(["id: b\ndata: {\"n\":2}\n\n"])]);
    let start = Instant::now();
    assert_eq!(numbers(&all(&fixture).await), [1, 2]);
    assert!((45_000..=47_500).contains(&elapsed(start)), "{} ms", elapsed(start));
}

#[tokio::test(start_paused = true)]
async fn the_services_pause_is_kept() {
    let fixture = Fixture::new([Scripted::stream(["retry: 3000\n\n"]), Scripted::stream(["id: b\ndata: {\"n\":2}\n\n"]).then_silence()]);
    let start = Instant::now();
    let mut items = listen(&fixture);
    assert_eq!(items.recv().await.unwrap().unwrap(), StreamItem::Gap { last_event_id: None });
    assert_eq!(elapsed(start), 3_000);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_stream() {
    let fixture = Fixture::new([Scripted::answer(401, "unknown key"), Scripted::stream(["data: {\"n\":1}\n\n"])]);
    let error = failure(&fixture).await;
    assert_eq!((error.kind(), error.status(), error.message(), error.attempts()), (Kind::Auth, Some(401), "unknown key", 1));
    assert_eq!(fixture.transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_frame_ends_the_stream_if_waiting_does_not_help() {
    let fixture = Fixture::new([Scripted::stream(["event: error\ndata: busy\n\n"]), Scripted::stream(["event: error\ndata: fatal\n\n"])]);
    let error = failure(&fixture).await;
    assert_eq!((error.kind(), error.status()), (Kind::Auth, None));
    assert_eq!(fixture.transport.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_stream_or_no_event_is_an_error() {
    let page = Scripted::stream(["<html>"]).header("content-type", "text/html");
    let error = failure(&Fixture::new([page])).await;
    assert_eq!((error.kind(), error.message()), (Kind::Decode, "a stream of events was expected, the service answered with text/html"));
    let error = failure(&Fixture::new([Scripted::stream(["data: {\"m\":1}\n\n"])])).await;
    assert!(error.message().contains("missing field `n`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_when_nothing_comes() {
    let fixture = Fixture::new((0..9).map(|_| Scripted::answer(503, "down")));
    let mut items = listen_with(&fixture, StreamOptions { max_reconnects: 3, ..StreamOptions::default() });
    let error = items.recv().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts(), fixture.transport.requests().len()), (Kind::Server, 4, 4));
}

#[tokio::test(start_paused = true)]
async fn a_frame_without_end_is_not_kept_for_ever() {
    let chunks = (0..70).map(|_| vec![b'x'; 64 * 1024]);
    let fixture = Fixture::new([Scripted::stream(chunks), Scripted::answer(401, "")]);
    let start = Instant::now();
    assert_eq!(failure(&fixture).await.kind(), Kind::Auth);
    assert!(elapsed(start) <= 1_000);
}

#[test]
fn it_can_be_read_by_blocking_and_ends_when_it_is_dropped() {
    let fixture =
        Fixture::with_options([Scripted::stream(["data: {\"n\":1}\n\n", "data: {\"n\":2}\n\n"]).then_silence()], CallOptions::default());
    let mut stream = fixture.caller.stream(&Listen {}, StreamOptions::default());
    assert_eq!(stream.next_blocking().unwrap().unwrap(), event(1, ""));
    let rest: Vec<_> = stream.blocking().take(1).map(Result::unwrap).collect();
    assert_eq!(rest, [event(2, "")]);
}

/// What streams are made of, and what they should not be made of.
const PIECES: [&[u8]; 30] = [
    b"\n",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\r\n\r\n",
    b":",
    b": ping",
    b"data",
    b"data:",
    b"data: ",
    b"data: {\"n\":1}",
    b"data: {\"n\":2,\n",
    b"data: \"text\":\"\xc3\xbc\"}",
    b"{\"n\":3}",
    b"id: a",
    b"id: b",
    b"id:",
    b"event: event",
    b"event: ready",
    b"event: gap",
    b"event: error",
    b"event: unknown",
    b"retry: 1",
    b"retry: 99999999999999999999",
    b"retry: -1",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\0",
    b"\xe2\x82",
];

/// Everything that a listener is told, how it ends, and how often it asks.
fn told(chunks: &[Vec<u8>]) -> (Vec<StreamItem<Row>>, Kind, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let fixture = Fixture::new([Scripted::stream(chunks.to_vec())]);
        let mut items = listen(&fixture);
        let mut told = Vec::new();
        loop {
            match items.recv().await.unwrap() {
                Ok(item) => told.push(item),
                Err(error) => return (told, error.kind(), fixture.transport.requests().len()),
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn how_a_stream_is_cut_means_nothing(pieces in vec(select(PIECES.as_slice()), 0..40), cuts in vec(any::<Index>(), 0..12)) {
        let whole = pieces.concat();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).chain([0, whole.len()]).collect();
        cuts.sort_unstable();
        let chunks: Vec<_> = cuts.windows(2).map(|cut| whole[cut[0]..cut[1]].to_vec()).collect();
        prop_assert_eq!(told(&chunks), told(&[whole]));
    }
}
