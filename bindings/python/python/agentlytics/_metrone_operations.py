# Generated from spec/openapi/metrone.yaml by agentlytics-generate. Do not edit.
"""Operations of Metrone, each a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ._metrone_types import (
    EventPage,
    Health,
    Live,
    Moment,
    OpenapiDocument,
    Pages,
    Query,
    QueryAnswer,
    Source,
    Sources,
    Stats,
    WriteAnswer,
)
from ._reply import Reply

__all__ = ["AsyncMetroneOperations", "MetroneOperations"]


def _given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """The arguments that a caller gave: without those that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


class MetroneOperations:
    """Operations of Metrone."""

    if TYPE_CHECKING:

        def _invoke(self, operation: str, arguments: Dict[str, Any]) -> Reply[Any]: ...

    def get_health(self) -> Reply[Health]:
        """Whether the service answers."""
        return self._invoke("getHealth", {})

    def get_openapi(self) -> Reply[OpenapiDocument]:
        """The API of the service, as an OpenAPI document."""
        return self._invoke("getOpenapi", {})

    def get_events(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        cursor: Optional[str] = None,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
    ) -> Reply[EventPage]:
        """Stored events, newest first, page by page.

        Pass `meta.next_cursor` of one page as `cursor` of the next; it is null on the
        last page. New events do not shift such a walk. `offset` counts from the newest
        event and may show a row twice. A cursor is valid for the filters it was issued
        with and does not go with an `offset`.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
            limit: Most rows in one page.
            offset: Rows to skip, counted from the newest.
            cursor: Where to go on, from `meta.next_cursor` of the page before.
            event_type: Only events of this type.
            source: Only events of this source.
        """
        return self._invoke(
            "getEvents",
            _given(
                {
                    "days": days,
                    "from": from_,
                    "to": to,
                    "limit": limit,
                    "offset": offset,
                    "cursor": cursor,
                    "event_type": event_type,
                    "source": source,
                }
            ),
        )

    def create_event(
        self,
        *,
        event_type: str,
        agent_id: Optional[str] = None,
        agent_type: Optional[str] = None,
        ai_call_id: Optional[str] = None,
        ai_duration_sec: Optional[float] = None,
        ai_intent: Optional[str] = None,
        ai_provider: Optional[str] = None,
        ai_session_id: Optional[str] = None,
        channel: Optional[str] = None,
        event_name: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        page_path: Optional[str] = None,
        page_title: Optional[str] = None,
        page_url: Optional[str] = None,
        properties: Optional[Dict[str, Any]] = None,
        referrer: Optional[str] = None,
        sdk_version: Optional[str] = None,
        session_id: Optional[str] = None,
        source: Optional[Source] = None,
        timestamp: Optional[Moment] = None,
        user_agent: Optional[str] = None,
        utm_campaign: Optional[str] = None,
        utm_content: Optional[str] = None,
        utm_medium: Optional[str] = None,
        utm_source: Optional[str] = None,
        utm_term: Optional[str] = None,
    ) -> Reply[WriteAnswer]:
        """Store one event at once and learn its id.

        Takes the key from the request only; an `api_key` in the body is ignored. Not
        queued and not batched: use it when the answer matters, and `track` otherwise.

        Args:
            event_type: What happened. The vocabulary is free.
            agent_id: The agent that acted.
            agent_type: The kind of agent that acted.
            ai_call_id: The provider's id of the call.
            ai_duration_sec: Length of the call or conversation in seconds.
            ai_intent: What the person wanted.
            ai_provider: Who runs the voice or chat agent.
            ai_session_id: The provider's id of the conversation.
            channel: The channel, for example `phone` or `website`.
            event_name: A finer name.
            idempotency_key: Names the event. A second event with this key within 24
                hours is a duplicate.
            page_path: Path of the page; taken from `page_url` when it is not given.
            page_title: Title of the page.
            page_url: Address of the page.
            properties: Everything else, as JSON.
            referrer: Address of the page before.
            sdk_version: Version of the client that sent it.
            session_id: The visit that the event belongs to.
            source: Where it comes from; `web` when it is not given.
            timestamp: When it happened; the time of receipt when it is not given. A
                time more than five minutes ahead of receipt is stored as the time of
                receipt.
            user_agent: The visitor's User-Agent, classified and then dropped; the
                request's own when it is not given.
            utm_campaign: Campaign name.
            utm_content: Campaign content.
            utm_medium: Campaign medium.
            utm_source: Campaign source.
            utm_term: Campaign term.
        """
        return self._invoke(
            "createEvent",
            _given(
                {
                    "event_type": event_type,
                    "agent_id": agent_id,
                    "agent_type": agent_type,
                    "ai_call_id": ai_call_id,
                    "ai_duration_sec": ai_duration_sec,
                    "ai_intent": ai_intent,
                    "ai_provider": ai_provider,
                    "ai_session_id": ai_session_id,
                    "channel": channel,
                    "event_name": event_name,
                    "idempotency_key": idempotency_key,
                    "page_path": page_path,
                    "page_title": page_title,
                    "page_url": page_url,
                    "properties": properties,
                    "referrer": referrer,
                    "sdk_version": sdk_version,
                    "session_id": session_id,
                    "source": source,
                    "timestamp": timestamp,
                    "user_agent": user_agent,
                    "utm_campaign": utm_campaign,
                    "utm_content": utm_content,
                    "utm_medium": utm_medium,
                    "utm_source": utm_source,
                    "utm_term": utm_term,
                }
            ),
        )

    def get_live(self) -> Reply[Live]:
        """Who is active now, and the totals of today.

        Active means within the last five minutes. Today is the day in UTC.
        """
        return self._invoke("getLive", {})

    def get_pages(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Pages]:
        """Page views, sessions and conversions by path, most viewed first.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
            limit: Most paths to return.
        """
        return self._invoke(
            "getPages", _given({"days": days, "from": from_, "to": to, "limit": limit})
        )

    def batch_query(self, *, queries: List[Query]) -> Reply[QueryAnswer]:
        """Several reads in one request, counted once against the rate limit.

        Results come in the order of the queries. A query that fails carries its own
        error and does not fail the others.

        Args:
            queries: The reads, answered in this order.
        """
        return self._invoke("batchQuery", _given({"queries": queries}))

    def get_sources(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
    ) -> Reply[Sources]:
        """Where events come from, by channel and by referring site.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
        """
        return self._invoke(
            "getSources", _given({"days": days, "from": from_, "to": to})
        )

    def get_stats(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
    ) -> Reply[Stats]:
        """Totals and rates of a period.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
        """
        return self._invoke("getStats", _given({"days": days, "from": from_, "to": to}))


class AsyncMetroneOperations:
    """Operations of Metrone, to be awaited."""

    if TYPE_CHECKING:

        async def _ainvoke(
            self, operation: str, arguments: Dict[str, Any]
        ) -> Reply[Any]: ...

    async def get_health(self) -> Reply[Health]:
        """Whether the service answers."""
        return await self._ainvoke("getHealth", {})

    async def get_openapi(self) -> Reply[OpenapiDocument]:
        """The API of the service, as an OpenAPI document."""
        return await self._ainvoke("getOpenapi", {})

    async def get_events(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        cursor: Optional[str] = None,
        event_type: Optional[str] = None,
        source: Optional[Source] = None,
    ) -> Reply[EventPage]:
        """Stored events, newest first, page by page.

        Pass `meta.next_cursor` of one page as `cursor` of the next; it is null on the
        last page. New events do not shift such a walk. `offset` counts from the newest
        event and may show a row twice. A cursor is valid for the filters it was issued
        with and does not go with an `offset`.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
            limit: Most rows in one page.
            offset: Rows to skip, counted from the newest.
            cursor: Where to go on, from `meta.next_cursor` of the page before.
            event_type: Only events of this type.
            source: Only events of this source.
        """
        return await self._ainvoke(
            "getEvents",
            _given(
                {
                    "days": days,
                    "from": from_,
                    "to": to,
                    "limit": limit,
                    "offset": offset,
                    "cursor": cursor,
                    "event_type": event_type,
                    "source": source,
                }
            ),
        )

    async def create_event(
        self,
        *,
        event_type: str,
        agent_id: Optional[str] = None,
        agent_type: Optional[str] = None,
        ai_call_id: Optional[str] = None,
        ai_duration_sec: Optional[float] = None,
        ai_intent: Optional[str] = None,
        ai_provider: Optional[str] = None,
        ai_session_id: Optional[str] = None,
        channel: Optional[str] = None,
        event_name: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        page_path: Optional[str] = None,
        page_title: Optional[str] = None,
        page_url: Optional[str] = None,
        properties: Optional[Dict[str, Any]] = None,
        referrer: Optional[str] = None,
        sdk_version: Optional[str] = None,
        session_id: Optional[str] = None,
        source: Optional[Source] = None,
        timestamp: Optional[Moment] = None,
        user_agent: Optional[str] = None,
        utm_campaign: Optional[str] = None,
        utm_content: Optional[str] = None,
        utm_medium: Optional[str] = None,
        utm_source: Optional[str] = None,
        utm_term: Optional[str] = None,
    ) -> Reply[WriteAnswer]:
        """Store one event at once and learn its id.

        Takes the key from the request only; an `api_key` in the body is ignored. Not
        queued and not batched: use it when the answer matters, and `track` otherwise.

        Args:
            event_type: What happened. The vocabulary is free.
            agent_id: The agent that acted.
            agent_type: The kind of agent that acted.
            ai_call_id: The provider's id of the call.
            ai_duration_sec: Length of the call or conversation in seconds.
            ai_intent: What the person wanted.
            ai_provider: Who runs the voice or chat agent.
            ai_session_id: The provider's id of the conversation.
            channel: The channel, for example `phone` or `website`.
            event_name: A finer name.
            idempotency_key: Names the event. A second event with this key within 24
                hours is a duplicate.
            page_path: Path of the page; taken from `page_url` when it is not given.
            page_title: Title of the page.
            page_url: Address of the page.
            properties: Everything else, as JSON.
            referrer: Address of the page before.
            sdk_version: Version of the client that sent it.
            session_id: The visit that the event belongs to.
            source: Where it comes from; `web` when it is not given.
            timestamp: When it happened; the time of receipt when it is not given. A
                time more than five minutes ahead of receipt is stored as the time of
                receipt.
            user_agent: The visitor's User-Agent, classified and then dropped; the
                request's own when it is not given.
            utm_campaign: Campaign name.
            utm_content: Campaign content.
            utm_medium: Campaign medium.
            utm_source: Campaign source.
            utm_term: Campaign term.
        """
        return await self._ainvoke(
            "createEvent",
            _given(
                {
                    "event_type": event_type,
                    "agent_id": agent_id,
                    "agent_type": agent_type,
                    "ai_call_id": ai_call_id,
                    "ai_duration_sec": ai_duration_sec,
                    "ai_intent": ai_intent,
                    "ai_provider": ai_provider,
                    "ai_session_id": ai_session_id,
                    "channel": channel,
                    "event_name": event_name,
                    "idempotency_key": idempotency_key,
                    "page_path": page_path,
                    "page_title": page_title,
                    "page_url": page_url,
                    "properties": properties,
                    "referrer": referrer,
                    "sdk_version": sdk_version,
                    "session_id": session_id,
                    "source": source,
                    "timestamp": timestamp,
                    "user_agent": user_agent,
                    "utm_campaign": utm_campaign,
                    "utm_content": utm_content,
                    "utm_medium": utm_medium,
                    "utm_source": utm_source,
                    "utm_term": utm_term,
                }
            ),
        )

    async def get_live(self) -> Reply[Live]:
        """Who is active now, and the totals of today.

        Active means within the last five minutes. Today is the day in UTC.
        """
        return await self._ainvoke("getLive", {})

    async def get_pages(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Pages]:
        """Page views, sessions and conversions by path, most viewed first.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
            limit: Most paths to return.
        """
        return await self._ainvoke(
            "getPages", _given({"days": days, "from": from_, "to": to, "limit": limit})
        )

    async def batch_query(self, *, queries: List[Query]) -> Reply[QueryAnswer]:
        """Several reads in one request, counted once against the rate limit.

        Results come in the order of the queries. A query that fails carries its own
        error and does not fail the others.

        Args:
            queries: The reads, answered in this order.
        """
        return await self._ainvoke("batchQuery", _given({"queries": queries}))

    async def get_sources(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
    ) -> Reply[Sources]:
        """Where events come from, by channel and by referring site.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
        """
        return await self._ainvoke(
            "getSources", _given({"days": days, "from": from_, "to": to})
        )

    async def get_stats(
        self,
        *,
        days: Optional[int] = None,
        from_: Optional[Moment] = None,
        to: Optional[Moment] = None,
    ) -> Reply[Stats]:
        """Totals and rates of a period.

        Args:
            days: Length of the period in days, back from its end. Not used when `from`
                is given.
            from_: Start of the period, included. A date or a time with its offset.
            to: End of the period, not included. Now, when it is not given.
        """
        return await self._ainvoke(
            "getStats", _given({"days": days, "from": from_, "to": to})
        )
