//! What a file tells of, before it is written in the words of a service.

use agentlytics_bridge::EventId;
use jiff::Timestamp;
use uuid::Uuid;

use super::access_log::{Kind, PageView};
use crate::event_line::Members;
use crate::sender::{Sender, Trouble};
use crate::target::Target;
use crate::transcript::StepEvent;

/// The names of ids: what stands for "a line of an imported file" among all names.
const LINES: Uuid = Uuid::from_u128(0x5be1_8f6c_26a9_4d0e_9c0f_3a7d_51c4_e2b8);

/// An event that is to be.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// The same for the same words at the same place, so that a service can recognise what comes again.
    pub(super) id: EventId,
    /// When it happened, if the file says so.
    pub(super) time: Option<Timestamp>,
    pub(super) matter: Matter<'a>,
}

/// What the event is about.
#[derive(Debug)]
pub(super) enum Matter<'a> {
    PageView(PageView<'a>),
    Step(StepEvent),
    Event(Members),
}

impl Draft<'_> {
    /// The id of what these words say at this place.
    pub(super) fn id_of(place: u64, words: &str) -> EventId {
        Self::id_in(&LINES, place, words)
    }

    /// The id of what these words say at this place, among those under a name.
    pub(super) fn id_in(name: &Uuid, place: u64, words: &str) -> EventId {
        EventId::from_bytes(Uuid::new_v5(name, format!("{place}\n{words}").as_bytes()).into_bytes())
    }

    /// Who was there, if it is a page view.
    pub(super) fn visitor(&self) -> Option<Kind> {
        match &self.matter {
            Matter::PageView(view) => Some(view.visitor),
            Matter::Step(_) | Matter::Event(_) => None,
        }
    }

    /// Sends it.
    ///
    /// # Errors
    /// As of [`Sender::send`].
    pub(super) fn send(self, target: Target, sender: &Sender) -> Result<(), Trouble> {
        let client = sender.client();
        let written = match self.matter {
            Matter::PageView(view) => (target.page_view)(client, view),
            Matter::Step(step) => (target.step)(client, step),
            Matter::Event(members) => members.write(client),
        };
        let event = written.map_err(|error| Trouble::Service(error.into()))?;
        sender.send(Some(self.id), self.time, event).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_place_and_its_words() {
        assert_eq!(Draft::id_of(1, "a"), Draft::id_of(1, "a"));
        assert_ne!(Draft::id_of(1, "a"), Draft::id_of(2, "a"));
        assert_ne!(Draft::id_of(1, "a"), Draft::id_of(1, "b"));
    }
}
