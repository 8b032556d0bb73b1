//! Where an event is written. The room is one thread's, from event to event.

use std::cell::Cell;

use super::event_buffer::{without_comma, write_key};
use super::{Error, EventFormat};

/// Room for one run of an ordinary event.
const TYPICAL_RUN: usize = 512;
/// Of a longer run the room is not kept: one large event must not cost its thread that memory for ever.
const LONGEST_KEPT_RUN: usize = 16 * 1024;

thread_local! {
    /// The draft of the event that this thread has done with last, so that the next one need not make room for itself.
    static SPARE: Cell<Option<Box<Draft>>> = const { Cell::new(None) };
}

/// What is written so far.
#[derive(Clone)]
pub(super) struct Draft {
    /// `{"a":1,"b":2,`: open, each member followed by a comma.
    pub top: Vec<u8>,
    /// `"c":3,"d":4,`: each member followed by a comma.
    pub properties: Vec<u8>,
    /// One bit for each published field that is set.
    pub set: u64,
    /// Hashes of the property keys: finding a repeated key must not cost a parse.
    pub keys: Vec<u32>,
    pub mistake: Option<Box<str>>,
}

impl Draft {
    /// An open object without members.
    pub fn open() -> Box<Self> {
        let spare = SPARE.try_with(Cell::take).ok().flatten();
        let mut draft = spare.unwrap_or_else(|| {
            let run = || Vec::with_capacity(TYPICAL_RUN);
            Box::new(Self { top: run(), properties: run(), set: 0, keys: Vec::with_capacity(16), mistake: None })
        });
        draft.top.push(b'{');
        draft
    }

    /// Joins the two runs into the finished object. Nothing can be written after that.
    pub fn close(&mut self, format: &EventFormat) -> Result<&[u8], Error> {
        let Self { top, properties, mistake, .. } = self;
        if let Some(mistake) = mistake {
            return Err(Error::validation(mistake.clone()));
        }
        if properties.is_empty() {
            top.truncate(without_comma(top).len());
        } else {
            write_key(top, format.properties);
            top.push(b'{');
            top.extend_from_slice(without_comma(properties));
            top.push(b'}');
        }
        top.push(b'}');
        Ok(top)
    }

    /// Leaves the room to the next event of this thread.
    pub fn recycle(mut self: Box<Self>) {
        if self.top.capacity().max(self.properties.capacity()) > LONGEST_KEPT_RUN {
            return;
        }
        self.top.clear();
        self.properties.clear();
        self.keys.clear();
        (self.set, self.mistake) = (0, None);
        // A thread that is ending keeps nothing.
        let _ = SPARE.try_with(|spare| spare.set(Some(self)));
    }
}
