# Generated from spec/openapi/agnt.yaml by agentlytics-generate. Do not edit.
"""Operations of AGNT Analytics, each a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from ._agnt_types import (
    Assistants,
    EventPage,
    EventType,
    Metrics,
    Moment,
    Overview,
    Period,
    Rolling,
    Snapshots,
    TopUsers,
)
from ._reply import Reply

__all__ = ["AgntOperations", "AsyncAgntOperations"]


def _given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """The arguments that a caller gave: without those that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


class AgntOperations:
    """Operations of AGNT Analytics."""

    if TYPE_CHECKING:

        def _invoke(self, operation: str, arguments: Dict[str, Any]) -> Reply[Any]: ...

    def get_assistants(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
    ) -> Reply[Assistants]:
        """The totals of each assistant.

        The busiest come first, equally busy ones by id. An assistant that was idle in
        the span is there too, with zeros.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
        """
        return self._invoke(
            "getAssistants",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                }
            ),
        )

    def get_events(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        event_type: Optional[EventType] = None,
        assistant: Optional[str] = None,
        user: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
    ) -> Reply[EventPage]:
        """The events of a span, newest first.

        Of one instant, the event that was stored last comes first. For the next page,
        ask again with `skip` greater by the number of rows received, as long as
        `hasMore` is true.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            event_type: Only events of this kind.
            assistant: Only events of the assistant with this id.
            user: Only events of the user with this id.
            limit: Most rows to return.
            skip: Rows to leave out, counted from the newest.
        """
        return self._invoke(
            "getEvents",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "eventType": event_type,
                    "assistant": assistant,
                    "user": user,
                    "limit": limit,
                    "skip": skip,
                }
            ),
        )

    def get_metrics(
        self,
        *,
        period: Period,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
    ) -> Reply[Metrics]:
        """Totals of a span.

        One set of totals for the whole span. The period only says how the span is
        called.

        Args:
            period: By what kind of period the span is called.
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
        """
        return self._invoke(
            "getMetrics",
            _given(
                {
                    "period": period,
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                }
            ),
        )

    def get_overview(
        self,
        *,
        period: Optional[Period] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Overview]:
        """Totals of the last day, week or month.

        The span ends with yesterday and is as long as the period: one day, seven days,
        or back to the same day of the month before.

        Args:
            period: How long the span is.
            assistant: Only events of the assistant with this id.
        """
        return self._invoke(
            "getOverview", _given({"period": period, "assistant": assistant})
        )

    def get_rolling(
        self,
        *,
        window: Optional[int] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Rolling]:
        """Totals of the last days, and each of these days.

        The window ends with today, which is not over yet. Days without events are
        zeros.

        Args:
            window: Length of the window in days.
            assistant: Only events of the assistant with this id.
        """
        return self._invoke(
            "getRolling", _given({"window": window, "assistant": assistant})
        )

    def get_snapshots(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        period: Optional[Period] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Snapshots]:
        """The totals of each day, week or month, as they were computed when it was
        over.

        Only periods that lie wholly within the span and in the past, from the earliest
        on. Those before the account's first event are left out.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            period: How long a snapshot's period is.
            assistant: Only events of the assistant with this id.
        """
        return self._invoke(
            "getSnapshots",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "period": period,
                    "assistant": assistant,
                }
            ),
        )

    def get_top_users(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Reply[TopUsers]:
        """The users with the most events.

        Equally active users are ordered by id.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
            limit: Most users to return.
        """
        return self._invoke(
            "getTopUsers",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                    "limit": limit,
                }
            ),
        )


class AsyncAgntOperations:
    """Operations of AGNT Analytics, to be awaited."""

    if TYPE_CHECKING:

        async def _ainvoke(
            self, operation: str, arguments: Dict[str, Any]
        ) -> Reply[Any]: ...

    async def get_assistants(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
    ) -> Reply[Assistants]:
        """The totals of each assistant.

        The busiest come first, equally busy ones by id. An assistant that was idle in
        the span is there too, with zeros.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
        """
        return await self._ainvoke(
            "getAssistants",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                }
            ),
        )

    async def get_events(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        event_type: Optional[EventType] = None,
        assistant: Optional[str] = None,
        user: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
    ) -> Reply[EventPage]:
        """The events of a span, newest first.

        Of one instant, the event that was stored last comes first. For the next page,
        ask again with `skip` greater by the number of rows received, as long as
        `hasMore` is true.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            event_type: Only events of this kind.
            assistant: Only events of the assistant with this id.
            user: Only events of the user with this id.
            limit: Most rows to return.
            skip: Rows to leave out, counted from the newest.
        """
        return await self._ainvoke(
            "getEvents",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "eventType": event_type,
                    "assistant": assistant,
                    "user": user,
                    "limit": limit,
                    "skip": skip,
                }
            ),
        )

    async def get_metrics(
        self,
        *,
        period: Period,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
    ) -> Reply[Metrics]:
        """Totals of a span.

        One set of totals for the whole span. The period only says how the span is
        called.

        Args:
            period: By what kind of period the span is called.
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
        """
        return await self._ainvoke(
            "getMetrics",
            _given(
                {
                    "period": period,
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                }
            ),
        )

    async def get_overview(
        self,
        *,
        period: Optional[Period] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Overview]:
        """Totals of the last day, week or month.

        The span ends with yesterday and is as long as the period: one day, seven days,
        or back to the same day of the month before.

        Args:
            period: How long the span is.
            assistant: Only events of the assistant with this id.
        """
        return await self._ainvoke(
            "getOverview", _given({"period": period, "assistant": assistant})
        )

    async def get_rolling(
        self,
        *,
        window: Optional[int] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Rolling]:
        """Totals of the last days, and each of these days.

        The window ends with today, which is not over yet. Days without events are
        zeros.

        Args:
            window: Length of the window in days.
            assistant: Only events of the assistant with this id.
        """
        return await self._ainvoke(
            "getRolling", _given({"window": window, "assistant": assistant})
        )

    async def get_snapshots(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        period: Optional[Period] = None,
        assistant: Optional[str] = None,
    ) -> Reply[Snapshots]:
        """The totals of each day, week or month, as they were computed when it was
        over.

        Only periods that lie wholly within the span and in the past, from the earliest
        on. Those before the account's first event are left out.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            period: How long a snapshot's period is.
            assistant: Only events of the assistant with this id.
        """
        return await self._ainvoke(
            "getSnapshots",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "period": period,
                    "assistant": assistant,
                }
            ),
        )

    async def get_top_users(
        self,
        *,
        start_date: Moment,
        end_date: Moment,
        assistant: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Reply[TopUsers]:
        """The users with the most events.

        Equally active users are ordered by id.

        Args:
            start_date: Start of the span, included. A date or a time with its offset.
            end_date: End of the span, not included, and not before its start.
            assistant: Only events of the assistant with this id.
            limit: Most users to return.
        """
        return await self._ainvoke(
            "getTopUsers",
            _given(
                {
                    "startDate": start_date,
                    "endDate": end_date,
                    "assistant": assistant,
                    "limit": limit,
                }
            ),
        )
