"""A support agent, small enough to be read: it refunds, answers or asks a human, and records what it did."""

from __future__ import annotations

from typing import NamedTuple

from agentlytics import Metrone

LIMIT = 50
"""Refunds above it, in euros, are for a human to decide."""


class Ticket(NamedTuple):
    """What a customer wants."""

    id: str
    email: str
    text: str
    amount: float = 0


class SupportAgent:
    """Works off tickets. Its analytics are found by the environment: ``METRONE_API_KEY``."""

    def __init__(self) -> None:
        self._metrone = Metrone()

    def handle(self, ticket: Ticket) -> str:
        """Does what the ticket asks for, and says what that was."""
        task = decide(ticket)
        # Who the customer is, is nothing for the analytics.
        self._metrone.track("agent_action", agent_id="support", session_id=ticket.id, task=task, amount=ticket.amount)
        return task

    def hand_over_rate(self) -> float:
        """The part of its tickets that it could not work off by itself."""
        tasks = [row["properties"]["task"] for row in self._metrone.iter_events(event_type="agent_action", days=1)]
        return tasks.count("hand_over") / len(tasks) if tasks else 0.0


def decide(ticket: Ticket) -> str:
    """The agent's mind, where yours has a model."""
    if "refund" not in ticket.text:
        return "answer"
    return "refund" if ticket.amount <= LIMIT else "hand_over"
