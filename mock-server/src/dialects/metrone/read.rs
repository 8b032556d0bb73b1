//! The reads. Each is one function of parameters, so that a batch query can ask for it too.

use super::cursor::{self, Cursor};
use super::event::SOURCES;
use super::params::{Params, invalid};
use super::problem::Problem;
use super::rows::{moment, row};
use crate::dialects::Call;
use crate::exchange::Reply;
use crate::query::{self, Filter, Start};
use crate::store::Field;
use crate::world::World;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxBuildHasher;
use serde_json::{Value, json};
use std::hash::BuildHasher;

const DEFAULT_DAYS: u64 = 30;
const MAX_DAYS: u64 = 3_650;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Parameters by which events are chosen. A cursor is good for those that it was issued with.
const CHOICE: [&str; 5] = ["days", "from", "to", "event_type", "source"];

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Stats,
    Events,
    Pages,
    Sources,
    Live,
}

/// Whose events are read, and when.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    world: &'a World,
    project: &'a str,
    now: Timestamp,
}

/// The answer to a read of its own.
pub(super) fn reply(read: Read, call: &Call) -> Result<Reply, Problem> {
    let params = Params::from_query(call.asked.head.parameters());
    Ok(Reply::json(StatusCode::OK, &Reader::of(call).read(read, &params)?))
}

impl Read {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "stats" => Self::Stats,
            "events" => Self::Events,
            "pages" => Self::Pages,
            "sources" => Self::Sources,
            "live" => Self::Live,
            _ => return None,
        })
    }
}

impl<'a> Reader<'a> {
    pub(super) fn of(call: &'a Call) -> Self {
        Self { world: &call.world, project: call.key.as_ref().map_or("", |key| key.project), now: call.now }
    }

    pub(super) fn read(self, read: Read, params: &Params) -> Result<Value, Problem> {
        match read {
            Read::Stats => self.stats(params),
            Read::Events => self.events(params),
            Read::Pages => self.pages(params),
            Read::Sources => self.sources(params),
            Read::Live => Ok(self.live()),
        }
    }

    fn stats(self, params: &Params) -> Result<Value, Problem> {
        let filter = self.filter(self.span(params)?);
        let stats = query::stats(self.world.store().view(), &filter);
        Ok(json!({
            "total_events": stats.events,
            "pageviews": stats.page_views,
            "conversions": stats.conversions,
            "unique_visitors": stats.visitors,
            "unique_sessions": stats.sessions,
            "ai_interactions": stats.ai_interactions,
            "conversion_rate": stats.conversion_rate,
            "bounce_rate": stats.bounce_rate,
            "period": period(&filter),
        }))
    }

    fn events(self, params: &Params) -> Result<Value, Problem> {
        let limit = params.count("limit", 1, 1_000)?.unwrap_or(50) as usize;
        let offset = params.count("offset", 0, u64::from(u32::MAX))?.unwrap_or(0) as usize;
        let choice = self.choice_of(params);
        let cursor = params.text("cursor").map_err(|_| cursor::invalid("the cursor must be a text, and not empty"))?;
        let cursor = cursor.map(|text| Cursor::decode(text, choice)).transpose()?;
        if cursor.is_some() && offset > 0 {
            return Err(cursor::invalid("a cursor and an offset do not go together; leave out the offset"));
        }
        let span = cursor.as_ref().map_or_else(|| self.span(params), |cursor| Ok(cursor.span()))?;
        let mut filter = self.filter(span);
        filter.equal.extend(texts_of(params)?);

        let mut store = self.world.store();
        let view = store.view();
        let start = match cursor {
            None => Start::Offset(offset),
            Some(cursor) => {
                let last = view.events.find(cursor.last);
                Start::After(last.ok_or_else(|| cursor::invalid("the cursor's event is gone; begin anew without a cursor"))?)
            }
        };
        let page = query::page(view, &filter, start, limit);
        let last = page.rows.last().copied().filter(|_| page.has_more);
        let next = last.map(|last| Cursor::new(span, view.events.occurred_at(last), view.events.id(last), choice).encode());
        Ok(json!({
            "data": page.rows.iter().map(|each| row(view, *each)).collect::<Vec<_>>(),
            "meta": {
                "limit": limit,
                "offset": offset,
                "count": page.rows.len(),
                "period": period(&filter),
                "next_cursor": next,
                "has_more": page.has_more,
            },
        }))
    }

    fn pages(self, params: &Params) -> Result<Value, Problem> {
        let limit = params.count("limit", 1, 100)?.unwrap_or(20) as usize;
        let filter = self.filter(self.span(params)?);
        let pages = query::pages(self.world.store().view(), &filter, limit);
        let rows = pages.iter().map(|page| {
            json!({
                "page_path": page.path,
                "page_url": page.url,
                "pageviews": page.page_views,
                "unique_sessions": page.sessions,
                "conversions": page.conversions,
            })
        });
        Ok(json!({"data": rows.collect::<Vec<_>>()}))
    }

    fn sources(self, params: &Params) -> Result<Value, Problem> {
        let filter = self.filter(self.span(params)?);
        let sources = query::sources(self.world.store().view(), &filter);
        let channels = sources.channels.iter().map(|channel| {
            json!({
                "source": channel.source,
                "events": channel.events,
                "conversions": channel.conversions,
                "unique_sessions": channel.sessions,
                "share": channel.share,
            })
        });
        let referrers = sources
            .referrers
            .iter()
            .map(|referrer| json!({"referrer_domain": referrer.domain, "events": referrer.events, "unique_sessions": referrer.sessions}));
        Ok(json!({"channels": channels.collect::<Vec<_>>(), "referrers": referrers.collect::<Vec<_>>()}))
    }

    fn live(self) -> Value {
        let present = self.present();
        let live = query::live(self.world.store().view(), &self.filter((present, present)));
        json!({
            "active_visitors": live.active_visitors,
            "today_events": live.today_events,
            "today_pageviews": live.today_page_views,
            "today_sessions": live.today_sessions,
            "today_conversions": live.today_conversions,
        })
    }

    /// The events of the key's project in a span.
    fn filter(self, (from, to): (Timestamp, Timestamp)) -> Filter {
        Filter { from, to, equal: vec![(Field::Project, self.project.to_owned())] }
    }

    /// The span asked for: `from` on, or `days` back from the end, which is the present unless told otherwise.
    fn span(self, params: &Params) -> Result<(Timestamp, Timestamp), Problem> {
        let days = params.count("days", 1, MAX_DAYS)?.unwrap_or(DEFAULT_DAYS);
        let from = params.moment("from")?;
        let to = params.moment("to")?.unwrap_or_else(|| self.present());
        // At most ten years, of which a timestamp has thousands.
        let back = DAY * i32::try_from(days).unwrap_or(i32::MAX);
        let from = from.unwrap_or_else(|| to.saturating_sub(back).unwrap_or(Timestamp::MIN));
        if from > to {
            return Err(invalid("from", "not be after to"));
        }
        Ok((from, to))
    }

    /// The end of the present second: what was stored a moment ago is to be seen.
    fn present(self) -> Timestamp {
        Timestamp::from_second(self.now.as_second() + 1).unwrap_or(Timestamp::MAX)
    }

    fn choice_of(self, params: &Params) -> u64 {
        FxBuildHasher.hash_one((self.project, params.given(&CHOICE).collect::<Vec<_>>()))
    }
}

/// The texts that events are to carry.
pub(super) fn texts_of(params: &Params) -> Result<Vec<(Field, String)>, Problem> {
    let source = params.text("source")?;
    if source.is_some_and(|source| !SOURCES.contains(&source)) {
        return Err(invalid("source", &format!("be one of {}", SOURCES.join(", "))));
    }
    let wanted = [(Field::EventType, params.text("event_type")?), (Field::Source, source)];
    Ok(wanted.into_iter().filter_map(|(field, text)| Some((field, text?.to_owned()))).collect())
}

fn period(filter: &Filter) -> Value {
    json!({"from": moment(filter.from), "to": moment(filter.to)})
}
