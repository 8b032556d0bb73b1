//! What happens in the services now: each service's stream, kept open while somebody is interested, and its latest events.
//!
//! A feed is shared by all who look at it. It ends with the last of them; who only read it counts as interested for a while, because
//! over a transport without subscriptions all one can do is to read again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use agentlytics_bridge::{Client, Error, Kind, Subscription, data};
use rmcp::model::JsonObject;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// So many events are kept, the latest ones.
const KEPT: usize = 100;
/// So many feeds are open at most: each is a connection, and its arguments are the caller's.
const MOST_FEEDS: usize = 16;
/// How long a feed is kept open after it was read.
const INTEREST: Duration = Duration::from_secs(5 * 60);
/// How long the first reading waits for the service to take the subscription.
const LONGEST_START: Duration = Duration::from_secs(2);

/// The feeds that are open, by their addresses.
#[derive(Default)]
pub(crate) struct Feeds(Mutex<HashMap<String, Weak<Feed>>>);

impl Feeds {
    /// The feed of an address; opens it unless it is open.
    ///
    /// # Errors
    /// `validation`: arguments that the stream does not take. `queue_full`: too many feeds are open.
    pub fn feed(&self, uri: &str, client: &Client, operation: &str, arguments: JsonObject) -> Result<Arc<Feed>, Error> {
        let mut feeds = lock(&self.0);
        feeds.retain(|_, feed| feed.strong_count() > 0);
        if let Some(feed) = feeds.get(uri).and_then(Weak::upgrade).filter(|feed| !feed.has_ended()) {
            return Ok(feed);
        }
        if feeds.len() >= MOST_FEEDS {
            return Err(Error::new(
                Kind::QueueFull,
                format!("{MOST_FEEDS} live streams are open, which is as many as there may be; wait until some close"),
            ));
        }
        let feed = Feed::open(client.subscribe(operation, Value::Object(arguments))?);
        feeds.insert(uri.to_owned(), Arc::downgrade(&feed));
        Ok(feed)
    }
}

/// The latest events of one stream.
pub(crate) struct Feed {
    subscription: Subscription,
    state: Mutex<State>,
    /// Counts what came.
    changes: watch::Sender<u64>,
    /// What keeps it open after it was read.
    keeper: Mutex<Option<AbortHandle>>,
}

#[derive(Default)]
struct State {
    items: VecDeque<Value>,
    seen: u64,
    ended: bool,
    error: Option<data::Error>,
}

impl Feed {
    fn open(subscription: Subscription) -> Arc<Self> {
        let feed = Arc::new(Self {
            subscription: subscription.clone(),
            state: Mutex::default(),
            changes: watch::Sender::new(0),
            keeper: Mutex::default(),
        });
        let weak = Arc::downgrade(&feed);
        tokio::spawn(async move {
            loop {
                let item = subscription.next().await;
                let Some(feed) = weak.upgrade() else { return };
                if !feed.take(item) {
                    return;
                }
            }
        });
        feed
    }

    /// Takes what came; returns whether more may come.
    fn take(&self, item: Option<Result<Value, Error>>) -> bool {
        let mut state = lock(&self.state);
        match item {
            Some(Ok(item)) => {
                state.seen += u64::from(item["type"] == "event");
                // That it is ready is no news; that something may be missing is.
                if item["type"] != "ready" {
                    state.items.push_back(item);
                    let surplus = state.items.len().saturating_sub(KEPT);
                    state.items.drain(..surplus);
                }
            }
            Some(Err(error)) => (state.error, state.ended) = (Some(data::Error::from(&error)), true),
            None => state.ended = true,
        }
        let goes_on = !state.ended;
        drop(state);
        self.changes.send_modify(|count| *count += 1);
        goes_on
    }

    fn has_ended(&self) -> bool {
        lock(&self.state).ended
    }

    /// Tells of what comes from now on.
    pub fn follow(self: Arc<Self>) -> Follower {
        Follower { changes: self.changes.subscribe(), feed: self }
    }

    /// What came lately, newest last, and how the stream is doing. Keeps the feed open for a while.
    pub async fn read(self: Arc<Self>) -> Value {
        let mut changes = self.changes.subscribe();
        // The first item says that the service took the subscription, or why not. Later readings find it there.
        let is_new = changes.borrow_and_update().eq(&0);
        if is_new {
            let _ = tokio::time::timeout(LONGEST_START, changes.changed()).await;
        }
        let told = self.told(is_new);
        let kept = Arc::clone(&self);
        let keeper = tokio::spawn(async move {
            tokio::time::sleep(INTEREST).await;
            drop(kept);
        });
        if let Some(earlier) = lock(&self.keeper).replace(keeper.abort_handle()) {
            earlier.abort();
        }
        told
    }

    fn told(&self, is_new: bool) -> Value {
        let state = lock(&self.state);
        let note = match (&state.error, is_new) {
            (Some(_), _) => "The stream ended with an error. Reading again opens it again.",
            (None, true) => "The stream is open since this reading: read again to see what has happened since.",
            (None, false) => "The latest events since the stream was opened. It stays open for five minutes after the last reading.",
        };
        json!({"events": state.items, "seen": state.seen, "is_open": !state.ended, "error": state.error, "note": note})
    }
}

/// Somebody who is told of a feed's changes, and keeps it open.
pub(crate) struct Follower {
    feed: Arc<Feed>,
    changes: watch::Receiver<u64>,
}

impl Follower {
    /// Waits until something came, one or many; `false` once the stream has ended and this was told.
    pub async fn changed(&mut self) -> bool {
        let has_more = !self.feed.has_ended() || self.changes.has_changed().unwrap_or(false);
        has_more && self.changes.changed().await.is_ok()
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.subscription.close();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
