//! An event while it is being written: it becomes bytes field by field and is never held in any other form.
//!
//! A service's published fields stand at the top level of its events; every other key goes into `properties`. The buffer
//! keeps the two apart as two runs of JSON, so that building and encoding an event are one pass. It checks the shape of
//! published fields, nothing else: what a value means is the service's business.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::event_draft::Draft;
use super::json::{write as write_json, write_name};
use super::{Error, EventFormat, EventId, Field, FieldKind, Payload};

/// An event being written. See the module's words.
///
/// A mistake (a published field of the wrong shape) is kept until [`finish`](Self::finish), so that setters chain.
#[derive(Clone)]
pub struct EventBuffer {
    format: &'static EventFormat,
    /// Behind a pointer, so that an event can be handed from setter to setter.
    draft: Box<Draft>,
}

impl EventBuffer {
    /// An empty event of a service.
    #[must_use]
    pub fn new(format: &'static EventFormat) -> Self {
        Self { format, draft: Draft::open() }
    }

    /// Sets a published field, or a property if the service publishes no field of that name. `null` leaves it unset.
    pub fn set<V: Serialize + ?Sized>(&mut self, key: &str, value: &V) {
        self.set_with(key, |out| write_json(out, value));
    }

    /// As [`set`](Self::set), for a caller that writes the value's JSON itself.
    pub fn set_with(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) {
        match (self.format.field)(key) {
            None => self.property_with(key, write),
            Some(field) => self.field_with(field, write),
        }
    }

    /// As [`set`](Self::set), for a field that need not be looked up. It must be one of this service's.
    pub(crate) fn field<V: Serialize + ?Sized>(&mut self, field: &Field, value: &V) {
        self.field_with(field, |out| write_json(out, value));
    }

    /// As [`field`](Self::field), for a caller that writes the value's JSON itself.
    pub(crate) fn field_with(&mut self, field: &Field, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) {
        let name = field.name;
        match field.kind {
            FieldKind::Reserved => self.blame(Error::validation(format!("'{name}' is set by the SDK and cannot be given"))),
            FieldKind::Properties => {
                let members = self.members_with(name, write);
                members.iter().for_each(|(key, value)| self.property(key, value));
            }
            kind => {
                if self.has(field) {
                    remove_member(&mut self.draft.top, 1, name);
                    self.draft.set &= !bit(field);
                }
                let top = &mut self.draft.top;
                let start = top.len();
                write_key(top, name);
                let value = top.len();
                match write(top) {
                    Ok(()) if kind.takes(&top[value..]) => {
                        top.push(b',');
                        self.draft.set |= bit(field);
                    }
                    written => {
                        let mistake = written.err().or_else(|| field.mistake(&top[value..]));
                        top.truncate(start);
                        mistake.into_iter().for_each(|mistake| self.blame(mistake));
                    }
                }
            }
        }
    }

    /// Sets a member of `properties`, whatever its name. A repeated key replaces.
    pub fn property<V: Serialize + ?Sized>(&mut self, key: &str, value: &V) {
        self.property_with(key, |out| write_json(out, value));
    }

    /// As [`property`](Self::property), for a caller that writes the value's JSON itself.
    pub fn property_with(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) {
        let hash = hash_of(key);
        if self.draft.keys.contains(&hash) {
            remove_member(&mut self.draft.properties, 0, key);
        } else {
            self.draft.keys.push(hash);
        }
        let properties = &mut self.draft.properties;
        let start = properties.len();
        write_name(properties, key);
        match write(properties) {
            Ok(()) => properties.push(b','),
            Err(mistake) => {
                properties.truncate(start);
                self.blame(mistake);
            }
        }
    }

    /// As [`set_with`](Self::set_with), unless the event has a field or property of this name: then nothing is written.
    pub fn set_if_absent_with(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) {
        match (self.format.field)(key) {
            Some(Field { kind: FieldKind::Properties, .. }) => {
                for (key, value) in self.members_with(key, write) {
                    if !self.has_property(&key) {
                        self.property(&key, &value);
                    }
                }
            }
            Some(field) if self.has(field) => {}
            None if self.has_property(key) => {}
            _ => self.set_with(key, write),
        }
    }

    /// Sets every member of an object: published fields at the top, the rest as properties.
    pub fn merge(&mut self, members: &Map<String, Value>) {
        for (key, value) in members {
            self.set(key, value);
        }
    }

    /// Sets those members of an object that the event has not of its own.
    pub fn fill(&mut self, members: &Map<String, Value>) {
        for (key, value) in members {
            self.set_if_absent_with(key, |out| write_json(out, value));
        }
    }

    /// Whether a published field is set.
    #[must_use]
    pub fn is_set(&self, field: &str) -> bool {
        (self.format.field)(field).is_some_and(|field| self.has(field))
    }

    /// As [`is_set`](Self::is_set), of a field that need not be looked up.
    pub(crate) fn has(&self, field: &Field) -> bool {
        self.draft.set & bit(field) != 0
    }

    /// Whether a property is set. Only one that may be costs a parse.
    fn has_property(&self, key: &str) -> bool {
        self.draft.keys.contains(&hash_of(key)) && parse_run(&self.draft.properties).is_some_and(|members| members.contains_key(key))
    }

    /// The published fields that are set, as whatever names them; properties are not among them. Costs a parse of these.
    ///
    /// # Errors
    /// If they have another shape.
    pub fn published<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let object = [without_comma(&self.draft.top), b"}"].concat();
        serde_json::from_slice(&object).map_err(|cause| Error::validation(format!("the event has another shape: {cause}")))
    }

    /// Bytes of the object of free keys; 0 without any.
    #[must_use]
    pub fn properties_bytes(&self) -> usize {
        // Two braces; the last comma is not written.
        if self.draft.properties.is_empty() { 0 } else { self.draft.properties.len() + 1 }
    }

    /// Whether a mistake was made so far.
    #[must_use]
    pub fn has_mistake(&self) -> bool {
        self.draft.mistake.is_some()
    }

    /// Keeps the first mistake for [`finish`](Self::finish) to report.
    pub fn blame(&mut self, mistake: Error) {
        self.draft.mistake.get_or_insert_with(|| mistake.message().into());
    }

    /// Sets a field that only the SDK writes, such as the id.
    pub fn reserve<V: Serialize + ?Sized>(&mut self, field: &'static str, value: &V) {
        write_key(&mut self.draft.top, field);
        match write_json(&mut self.draft.top, value) {
            Ok(()) => self.draft.top.push(b','),
            Err(mistake) => self.blame(mistake),
        }
    }

    /// The event as an object, for a hook that wants to see or change it. Costs a parse.
    ///
    /// # Errors
    /// The first mistake made in setting it.
    pub fn to_object(&self) -> Result<Map<String, Value>, Error> {
        let mut draft = self.draft.clone();
        serde_json::from_slice(draft.close(self.format)?)
            .map_err(|cause| Error::validation(format!("the event is not valid JSON: {cause}")))
    }

    /// The finished JSON object, carrying `id`, unless the caller has set the field of the id to a key of its own.
    ///
    /// # Errors
    /// The first mistake made in setting it.
    pub fn finish(mut self, id: EventId) -> Result<Payload, Error> {
        if let Some(field) = self.format.id.filter(|field| !self.has(field)) {
            let top = &mut self.draft.top;
            write_key(top, field.name);
            top.push(b'"');
            top.extend_from_slice(id.encode(&mut [0; 36]).as_bytes());
            top.extend_from_slice(b"\",");
        }
        self.draft.close(self.format)?;
        Ok(Payload::written(self.draft))
    }

    /// The members of an object that the caller writes as JSON; of anything else none, which is a mistake.
    fn members_with(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) -> Map<String, Value> {
        let mut object = Vec::new();
        write(&mut object).and_then(|()| read_object(key, &object)).unwrap_or_else(|mistake| {
            self.blame(mistake);
            Map::new()
        })
    }
}

fn hash_of(key: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "any 32 bits of the hash serve")]
    {
        hasher.finish() as u32
    }
}

/// A run up to its last member.
pub(super) fn without_comma(run: &[u8]) -> &[u8] {
    run.strip_suffix(b",").unwrap_or(run)
}

const fn bit(field: &Field) -> u64 {
    1 << field.position
}

fn read_object(key: &str, json: &[u8]) -> Result<Map<String, Value>, Error> {
    match serde_json::from_slice(json) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(Value::Null) => Ok(Map::new()),
        _ => Err(Error::validation(format!("'{key}' must be an object of names and values"))),
    }
}

/// Field names of a format need no escaping.
pub(super) fn write_key(out: &mut Vec<u8>, key: &str) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Takes `key` out of a run of members that starts at `from`. Parses: only for keys that are set twice.
fn remove_member(run: &mut Vec<u8>, from: usize, key: &str) {
    let Some(mut members) = parse_run(&run[from..]) else { return };
    if members.remove(key).is_none() {
        return;
    }
    run.truncate(from);
    for (key, value) in &members {
        write_name(run, key);
        // It came out of a parse of valid JSON: writing it to memory cannot fail.
        let _ = write_json(run, value);
        run.push(b',');
    }
}

/// The members of a run.
fn parse_run(run: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(&[b"{", without_comma(run), b"}"].concat()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    static FIELDS: [Field; 7] = [
        Field { name: "name", position: 0, kind: FieldKind::Text },
        Field { name: "size", position: 1, kind: FieldKind::Number },
        Field { name: "source", position: 2, kind: FieldKind::OneOf(&["web", "chat"]) },
        Field { name: "properties", position: 3, kind: FieldKind::Properties },
        Field { name: "key", position: 4, kind: FieldKind::Reserved },
        Field { name: "tag", position: 5, kind: FieldKind::ShortText(3) },
        Field { name: "kind", position: 6, kind: FieldKind::ShortName(3) },
    ];

    static FORMAT: EventFormat =
        EventFormat { field: |key| FIELDS.iter().find(|field| field.name == key), properties: "properties", id: Some(&FIELDS[4]) };

    fn written(members: &Value) -> Result<Value, Error> {
        let mut event = EventBuffer::new(&FORMAT);
        event.merge(members.as_object().unwrap());
        event.finish(EventId::from_bytes([7; 16])).map(|bytes| serde_json::from_slice(&bytes).unwrap())
    }

    #[test]
    fn known_keys_stay_at_the_top_and_others_go_into_properties() {
        let event = written(&json!({"name": "a\"b", "task": [1, null], "size": -2.5, "source": "chat", "properties": {"x": "ü"}}));
        let id = "07070707-0707-0707-0707-070707070707";
        assert_eq!(
            event.unwrap(),
            json!({"name": "a\"b", "size": -2.5, "source": "chat", "properties": {"task": [1, null], "x": "ü"}, "key": id})
        );
        assert_eq!(written(&json!({"name": null})).unwrap(), json!({"key": id}));
    }

    #[test]
    fn a_wrong_shape_is_named() {
        for (members, words) in [
            (json!({"name": 1}), "'name' must be text, not 1"),
            (json!({"size": "1"}), "'size' must be a number, not \"1\""),
            (json!({"source": "tv"}), "'source' must be one of web, chat, not \"tv\""),
            (json!({"properties": []}), "'properties' must be an object"),
            (json!({"key": "x"}), "'key' is set by the SDK"),
            (json!({"tag": "abcd"}), "'tag' must be text of at most 3 characters, not \"abcd\""),
            (json!({"kind": ""}), "'kind' must be text of 1 to 3 characters, not \"\""),
        ] {
            let error = written(&members).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let event = written(&json!({"tag": "é\"ü", "kind": "žluť"})).unwrap_err();
        assert!(event.message().starts_with("'kind'"), "{event}");
        assert!(written(&json!({"tag": "", "kind": "žlu"})).is_ok());
    }

    #[test]
    fn its_parts_can_be_looked_at() {
        let mut event = EventBuffer::new(&FORMAT);
        assert_eq!(event.properties_bytes(), 0);
        event.set("size", &2.5);
        event.property("p", "é");
        event.property("q", &[1, 2]);
        let object = event.to_object().unwrap();
        assert_eq!(event.properties_bytes(), object["properties"].to_string().len());
        assert_eq!(event.published::<Value>().unwrap(), json!({"size": 2.5}));
    }

    #[test]
    fn setting_twice_replaces() {
        let mut event = EventBuffer::new(&FORMAT);
        event.set("name", "old");
        event.set("size", &1);
        event.property("p", &1);
        event.property("q", "é");
        event.set("name", "new");
        event.property("p", &2);
        let event = event.to_object().unwrap();
        assert_eq!(Value::Object(event), json!({"name": "new", "size": 1, "properties": {"p": 2, "q": "é"}}));
    }

    #[test]
    fn nothing_of_an_event_is_left_in_the_next_of_its_thread() {
        written(&json!({"name": "first", "p": 1})).unwrap();
        let mut event = EventBuffer::new(&FORMAT);
        assert!(!event.is_set("name"));
        event.fill(json!({"name": "second", "q": 2}).as_object().unwrap());
        assert_eq!(Value::Object(event.to_object().unwrap()), json!({"name": "second", "properties": {"q": 2}}));
    }

    #[test]
    fn what_an_event_says_itself_is_kept() {
        let mut event = EventBuffer::new(&FORMAT);
        event.merge(json!({"name": "own", "size": null, "p": null, "q": "own"}).as_object().unwrap());
        let context = json!({"name": "other", "size": 1, "p": 2, "r": 3, "properties": {"q": 4, "s": 5}});
        event.fill(context.as_object().unwrap());
        let expected = json!({"name": "own", "size": 1, "properties": {"p": null, "q": "own", "r": 3, "s": 5}});
        assert_eq!(Value::Object(event.to_object().unwrap()), expected);
    }

    proptest! {
        /// The two runs of bytes say what a map would say, whatever the keys and their order.
        #[test]
        fn agrees_with_a_map(pairs in prop::collection::vec(("[a-c\"\\\\é]{1,2}", any::<i32>()), 0..40)) {
            let mut event = EventBuffer::new(&FORMAT);
            let mut expected = Map::new();
            for (key, value) in &pairs {
                event.property(key, value);
                expected.insert(key.clone(), json!(value));
            }
            let got = event.to_object().unwrap().remove("properties").unwrap_or_else(|| json!({}));
            prop_assert_eq!(got, Value::Object(expected));
        }
    }
}
