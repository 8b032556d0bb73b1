"""Metrone's helpers: frequent events in words of their own. Each returns the event's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Literal, Mapping, Optional

__all__ = ["MetroneHelpers"]

Properties = Mapping[str, object]


class MetroneHelpers:
    """Each records one event, as ``track`` does, and takes further ``fields`` as ``track`` does."""

    if TYPE_CHECKING:

        def _helper(self, name: str, arguments: Dict[str, Any]) -> str: ...

    def pageview(self, url: str, title: Optional[str] = None, **fields: object) -> str:
        """A page view."""
        return self._helper("pageview", {**fields, "url": url, "title": title})

    def conversion(
        self,
        conversion_type: str,
        *,
        value: Optional[float] = None,
        currency: Optional[str] = None,
        properties: Optional[Properties] = None,
        **fields: object,
    ) -> str:
        """A conversion."""
        arguments = {
            **fields,
            "conversion_type": conversion_type,
            "value": value,
            "currency": currency,
            "properties": properties,
        }
        return self._helper("conversion", arguments)

    def track_ai_call(
        self,
        call_id: str,
        *,
        provider: Optional[str] = None,
        duration: Optional[float] = None,
        intent: Optional[str] = None,
        transcript_snippet: Optional[str] = None,
        outcome: Optional[str] = None,
        session_id: Optional[str] = None,
        properties: Optional[Properties] = None,
        **fields: object,
    ) -> str:
        """A voice call that an AI held; ``duration`` in seconds."""
        arguments = {
            **fields,
            "call_id": call_id,
            "provider": provider,
            "duration": duration,
            "intent": intent,
            "transcript_snippet": transcript_snippet,
            "outcome": outcome,
            "session_id": session_id,
            "properties": properties,
        }
        return self._helper("track_ai_call", arguments)

    def track_ai_chat(
        self,
        session_id: str,
        *,
        provider: Optional[str] = None,
        duration: Optional[float] = None,
        intent: Optional[str] = None,
        message_count: Optional[int] = None,
        resolved: Optional[bool] = None,
        properties: Optional[Properties] = None,
        **fields: object,
    ) -> str:
        """A chat that an AI held; ``duration`` in seconds."""
        arguments = {
            **fields,
            "session_id": session_id,
            "provider": provider,
            "duration": duration,
            "intent": intent,
            "message_count": message_count,
            "resolved": resolved,
            "properties": properties,
        }
        return self._helper("track_ai_chat", arguments)

    def track_ai_intent(
        self,
        intent: str,
        *,
        confidence: Optional[float] = None,
        source: Optional[Literal["voice", "chat", "assistant"]] = None,
        properties: Optional[Properties] = None,
        **fields: object,
    ) -> str:
        """An intent that an AI recognised; ``source`` is ``assistant`` unless given."""
        arguments = {
            **fields,
            "intent": intent,
            "confidence": confidence,
            "source": source,
            "properties": properties,
        }
        return self._helper("track_ai_intent", arguments)

    def track_ai_session(
        self,
        session_id: str,
        action: Literal["start", "end", "timeout"],
        *,
        provider: Optional[str] = None,
        duration: Optional[float] = None,
        properties: Optional[Properties] = None,
        **fields: object,
    ) -> str:
        """The start, end or timeout of a session with an AI; ``duration`` in seconds."""
        arguments = {
            **fields,
            "session_id": session_id,
            "action": action,
            "provider": provider,
            "duration": duration,
            "properties": properties,
        }
        return self._helper("track_ai_session", arguments)

    def track_campaign_event(
        self,
        event_type: str,
        *,
        campaign_id: str,
        recipient_id_hash: str,
        **fields: object,
    ) -> str:
        """A step of a campaign, for example ``email_opened``."""
        arguments = {
            **fields,
            "event_type": event_type,
            "campaign_id": campaign_id,
            "recipient_id_hash": recipient_id_hash,
        }
        return self._helper("track_campaign_event", arguments)

    def track_social_event(
        self,
        event_type: str,
        *,
        platform: str,
        post_id: str,
        **fields: object,
    ) -> str:
        """Something that happened to a post, for example ``share``."""
        arguments = {
            **fields,
            "event_type": event_type,
            "platform": platform,
            "post_id": post_id,
        }
        return self._helper("track_social_event", arguments)

    def track_review_event(
        self,
        event_type: str,
        *,
        platform: str,
        review_id: str,
        rating: float,
        **fields: object,
    ) -> str:
        """A review (``received``), or an answer to one (``responded``)."""
        arguments = {
            **fields,
            "event_type": event_type,
            "platform": platform,
            "review_id": review_id,
            "rating": rating,
        }
        return self._helper("track_review_event", arguments)

    def track_ad_event(
        self,
        event_type: str,
        *,
        platform: str,
        campaign_id: str,
        **fields: object,
    ) -> str:
        """Something that happened to an advertisement, for example ``click``."""
        arguments = {
            **fields,
            "event_type": event_type,
            "platform": platform,
            "campaign_id": campaign_id,
        }
        return self._helper("track_ad_event", arguments)

    def track_sms_event(self, event_type: str, *, agent_id: str, **fields: object) -> str:
        """A text message in a conversation, for example ``received``."""
        arguments = {**fields, "event_type": event_type, "agent_id": agent_id}
        return self._helper("track_sms_event", arguments)

    def track_agent_action(
        self,
        action_taken: str,
        *,
        agent_type: str,
        agent_id: Optional[str] = None,
        target: Optional[str] = None,
        outcome: Optional[str] = None,
        **fields: object,
    ) -> str:
        """Something that an autonomous agent did; ``action_taken`` is the event's type, too."""
        arguments = {
            **fields,
            "action_taken": action_taken,
            "agent_type": agent_type,
            "agent_id": agent_id,
            "target": target,
            "outcome": outcome,
        }
        return self._helper("track_agent_action", arguments)
