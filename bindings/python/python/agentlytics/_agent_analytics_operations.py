# Generated from spec/openapi/agent-analytics.yaml by agentlytics-generate. Do not edit.
"""Operations of Agent Analytics, each a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional

from ._agent_analytics_types import (
    Account,
    Breakdown,
    CountMode,
    CreatedProject,
    Deleted,
    Events,
    Experiment,
    ExperimentConfig,
    ExperimentDetail,
    ExperimentStatus,
    Experiments,
    Funnel,
    FunnelCountBy,
    FunnelRequestStep,
    GroupField,
    Health,
    Heatmap,
    Insights,
    InsightsPeriod,
    Interval,
    Live,
    Metric,
    Moment,
    NewKey,
    Order,
    OrderField,
    PageType,
    Pages,
    Project,
    ProjectDetail,
    Projects,
    Properties,
    PropertiesReceived,
    QueryAnswer,
    QueryFilter,
    Retention,
    RetentionPeriod,
    SessionDistribution,
    Sessions,
    Stats,
)
from ._reply import Reply

__all__ = ["AgentAnalyticsOperations", "AsyncAgentAnalyticsOperations"]


def _given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """The arguments that a caller gave: without those that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


class AgentAnalyticsOperations:
    """Operations of Agent Analytics."""

    if TYPE_CHECKING:

        def _invoke(self, operation: str, arguments: Dict[str, Any]) -> Reply[Any]: ...

    def get_account(self) -> Reply[Account]:
        """The account that the key belongs to, and what it may use."""
        return self._invoke("getAccount", {})

    def revoke_key(self) -> Reply[NewKey]:
        """Replace the API key by a new one.

        The answer is the only place where the new key is shown. The old one is refused
        at once.
        """
        return self._invoke("revokeKey", {})

    def get_breakdown(
        self,
        *,
        property: str,
        project: Optional[str] = None,
        event: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Breakdown]:
        """Events by the values of one property.

        Events without the property are in `total_events` only. An empty text is a
        value. The property `country` is the country of the event.

        Args:
            property: The property.
            project: Name of the project.
            event: Only events of this name.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return self._invoke(
            "getBreakdown",
            _given(
                {
                    "property": property,
                    "project": project,
                    "event": event,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    def get_events(
        self,
        *,
        project: Optional[str] = None,
        event: Optional[str] = None,
        session_id: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Events]:
        """Stored events, newest first.

        There is no cursor: ask again with a later `since`, and leave out the ids seen
        before.

        Args:
            project: Name of the project.
            event: Only events of this name.
            session_id: Only events of this session.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return self._invoke(
            "getEvents",
            _given(
                {
                    "project": project,
                    "event": event,
                    "session_id": session_id,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    def list_experiments(self, *, project: Optional[str] = None) -> Reply[Experiments]:
        """The experiments of a project, whatever their status.

        Args:
            project: Name of the project.
        """
        return self._invoke("listExperiments", _given({"project": project}))

    def create_experiment(
        self,
        *,
        goal_event: str,
        name: str,
        variants: List[str],
        project: Optional[str] = None,
        weights: Optional[List[int]] = None,
    ) -> Reply[Experiment]:
        """Start an experiment.

        Without weights, every variant is equally likely; what is left of a hundred goes
        to the first.

        Args:
            goal_event: The event that counts as a success.
            name: Its name: letters, digits, hyphens and underscores. Pages use it as it
                is.
            variants: Names of the variants, all different.
            project: Name of the project.
            weights: How likely each variant is in percent, in the same order. They add
                up to 100.
        """
        return self._invoke(
            "createExperiment",
            _given(
                {
                    "goal_event": goal_event,
                    "name": name,
                    "variants": variants,
                    "project": project,
                    "weights": weights,
                }
            ),
        )

    def get_experiment_config(
        self,
        *,
        token: Optional[str] = None,
    ) -> Reply[ExperimentConfig]:
        """The running experiments of a project, as pages need them.

        Public: the project's token is enough. Which variant a user gets follows from
        the name of the experiment, the user's id and the weights, so that every client
        decides alike.

        Args:
            token: The project's public token.
        """
        return self._invoke("getExperimentConfig", _given({"token": token}))

    def delete_experiment(self, *, id: str) -> Reply[Deleted]:
        """Delete an experiment.

        The events of its exposures stay.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
        """
        return self._invoke("deleteExperiment", _given({"id": id}))

    def get_experiment(self, *, id: str) -> Reply[ExperimentDetail]:
        """One experiment with its results so far.

        Results are computed when they are asked for. A rate is conversions by users,
        not by exposures. `lift` compares a variant with the best of the others.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
        """
        return self._invoke("getExperiment", _given({"id": id}))

    def update_experiment(
        self,
        *,
        id: str,
        status: ExperimentStatus,
        winner: Optional[str] = None,
    ) -> Reply[Experiment]:
        """Pause an experiment, let it go on, or end it.

        An active one can be paused or completed, a paused one activated or completed. A
        completed one stays as it is. A winner may be named when completing.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
            status: The new status.
            winner: The variant that has won, when completing.
        """
        return self._invoke(
            "updateExperiment", _given({"id": id, "status": status, "winner": winner})
        )

    def get_funnel(
        self,
        *,
        steps: List[FunnelRequestStep],
        breakdown: Optional[str] = None,
        breakdown_limit: Optional[int] = None,
        conversion_window_hours: Optional[float] = None,
        count_by: Optional[FunnelCountBy] = None,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Funnel]:
        """How many go through a sequence of events.

        Steps are taken in their order, within the window that opens with the first.
        Rates are fractions with three decimals, each of the step before; the first step
        has 1. At most ten thousand enter.

        Args:
            steps: The steps, in their order.
            breakdown: A property of the first event, or `country`, by whose values to
                split the funnel.
            breakdown_limit: Most values to split by; 10, when it is not given.
            conversion_window_hours: Hours from the first step within which the last
                must be taken; 168, when it is not given.
            count_by: What goes through; users, when it is not given.
            project: Name of the project.
            since: Start of the period, included. Thirty days back, when it is not
                given.
        """
        return self._invoke(
            "getFunnel",
            _given(
                {
                    "steps": steps,
                    "breakdown": breakdown,
                    "breakdown_limit": breakdown_limit,
                    "conversion_window_hours": conversion_window_hours,
                    "count_by": count_by,
                    "project": project,
                    "since": since,
                }
            ),
        )

    def health_check(self) -> Reply[Health]:
        """Whether the service answers."""
        return self._invoke("healthCheck", {})

    def get_heatmap(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Heatmap]:
        """Events by weekday and hour, in UTC.

        Empty cells are left out. Seven days back are eight dates, so one weekday counts
        twice.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return self._invoke("getHeatmap", _given({"project": project, "since": since}))

    def get_insights(
        self,
        *,
        project: Optional[str] = None,
        period: Optional[InsightsPeriod] = None,
    ) -> Reply[Insights]:
        """A period compared with the one before.

        The two periods share a day: seven days back from the 22nd are the 15th to the
        22nd, and the seven before are the 8th to the 15th.

        Args:
            project: Name of the project.
            period: Length of the period.
        """
        return self._invoke(
            "getInsights", _given({"project": project, "period": period})
        )

    def get_live_snapshot(
        self,
        *,
        project: Optional[str] = None,
        window: Optional[int] = None,
    ) -> Reply[Live]:
        """What happens now.

        Looks at what arrived within the window, and knows nothing older than five
        minutes.

        Args:
            project: Name of the project; the first one of the account, when it is not
                given.
            window: Length of the window in seconds.
        """
        return self._invoke(
            "getLiveSnapshot", _given({"project": project, "window": window})
        )

    def get_pages(
        self,
        *,
        project: Optional[str] = None,
        type: Optional[PageType] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Pages]:
        """Pages on which sessions begin or end.

        The answer holds only the lists that were asked for. Sessions without a page are
        left out.

        Args:
            project: Name of the project.
            type: First pages, last pages, or both.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return self._invoke(
            "getPages",
            _given(
                {
                    "project": project,
                    "type": type,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    def list_projects(self) -> Reply[Projects]:
        """The projects of the account."""
        return self._invoke("listProjects", {})

    def create_project(
        self,
        *,
        name: str,
        allowed_origins: Optional[str] = None,
    ) -> Reply[CreatedProject]:
        """Make a project, or find the one that has this name.

        The token in the answer is what pages and agents send events with; it is no
        secret. A name that the account already uses gives that project.

        Args:
            name: Its name: letters, digits, dots, hyphens and underscores.
            allowed_origins: Origins of pages that may send events, divided by commas;
                `*` for all, which it is when it is not given.
        """
        return self._invoke(
            "createProject", _given({"name": name, "allowed_origins": allowed_origins})
        )

    def delete_project(self, *, id: str) -> Reply[Deleted]:
        """Delete a project.

        Its token is refused from now on. Its events are kept, but nobody can read them.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
        """
        return self._invoke("deleteProject", _given({"id": id}))

    def get_project(self, *, id: str) -> Reply[ProjectDetail]:
        """One project, and what it was used for today.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
        """
        return self._invoke("getProject", _given({"id": id}))

    def update_project(
        self,
        *,
        id: str,
        allowed_origins: Optional[str] = None,
        name: Optional[str] = None,
    ) -> Reply[Project]:
        """Change the name of a project, or where its events may come from.

        A project that has events keeps its name.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
            allowed_origins: Origins of pages that may send events, divided by commas;
                `*` for all.
            name: The new name.
        """
        return self._invoke(
            "updateProject",
            _given(
                {
                    "id": id,
                    "allowed_origins": allowed_origins,
                    "name": name,
                }
            ),
        )

    def get_properties(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Properties]:
        """The events of a period by name, and the property keys in use.

        The keys come from the hundred most recent different sets of properties.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return self._invoke(
            "getProperties", _given({"project": project, "since": since})
        )

    def get_properties_received(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        sample: Optional[int] = None,
    ) -> Reply[PropertiesReceived]:
        """Which property keys came with which events.

        Only members of the properties themselves, not those of objects within.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            sample: Most events to look at, from the newest.
        """
        return self._invoke(
            "getPropertiesReceived",
            _given(
                {
                    "project": project,
                    "since": since,
                    "sample": sample,
                }
            ),
        )

    def query(
        self,
        *,
        count_mode: Optional[CountMode] = None,
        date_from: Optional[Moment] = None,
        date_to: Optional[Moment] = None,
        filters: Optional[List[QueryFilter]] = None,
        group_by: Optional[List[GroupField]] = None,
        limit: Optional[int] = None,
        metrics: Optional[List[Metric]] = None,
        order: Optional[Order] = None,
        order_by: Optional[OrderField] = None,
        project: Optional[str] = None,
    ) -> Reply[QueryAnswer]:
        """Events counted by freely chosen fields.

        A row has the fields it was grouped by and then the metrics. Without fields
        there is exactly one row, also when nothing matches. Filters must all hold. A
        property that an event does not have matches no filter, not even `neq`, and the
        number 1 is not the text "1".

        Args:
            count_mode: What `event_count` counts.
            date_from: The first day, included. Seven days back, when it is not given.
            date_to: The last day, included. Today, when it is not given.
            filters: Conditions, all of which must hold.
            group_by: What to group by; nothing, when it is not given.
            limit: Most rows to return.
            metrics: What to count; `event_count`, when it is not given.
            order: Smallest or greatest first.
            order_by: What to order by: one of the metrics, or of the fields that are
                grouped by.
            project: Name of the project.
        """
        return self._invoke(
            "query",
            _given(
                {
                    "count_mode": count_mode,
                    "date_from": date_from,
                    "date_to": date_to,
                    "filters": filters,
                    "group_by": group_by,
                    "limit": limit,
                    "metrics": metrics,
                    "order": order,
                    "order_by": order_by,
                    "project": project,
                }
            ),
        )

    def get_retention(
        self,
        *,
        project: Optional[str] = None,
        period: Optional[RetentionPeriod] = None,
        cohorts: Optional[int] = None,
        event: Optional[str] = None,
        returning_event: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Retention]:
        """How many users come back, by the period in which they first came.

        Entry 0 of a cohort is the cohort itself, so its rate is 1. Later cohorts have
        shorter lists. The averages weigh each cohort by its users. Weeks begin on
        Monday; empty cohorts are left out.

        Args:
            project: Name of the project.
            period: Length of a period.
            cohorts: Number of periods, the current one included. At most 30 days, 12
                weeks or 12 months.
            event: The event by which users first come. Any session, when it is not
                given.
            returning_event: The event by which users come back; `event`, when it is not
                given.
            since: Where the first cohort begins. All cohorts, when it is not given.
        """
        return self._invoke(
            "getRetention",
            _given(
                {
                    "project": project,
                    "period": period,
                    "cohorts": cohorts,
                    "event": event,
                    "returning_event": returning_event,
                    "since": since,
                }
            ),
        )

    def get_sessions(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
        user_id: Optional[str] = None,
        is_bounce: Optional[Literal[0, 1]] = None,
    ) -> Reply[Sessions]:
        """Sessions, latest start first.

        There is no cursor: ask again with a later `since`, and leave out the ids seen
        before. `since` goes by the day of a session, which is the day of the event of
        it that arrived first.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
            user_id: Only sessions of this user.
            is_bounce: Only sessions that are bounces (1), or only those that are not
                (0).
        """
        return self._invoke(
            "getSessions",
            _given(
                {
                    "project": project,
                    "since": since,
                    "limit": limit,
                    "user_id": user_id,
                    "is_bounce": is_bounce,
                }
            ),
        )

    def get_session_distribution(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[SessionDistribution]:
        """How long sessions last.

        Empty buckets are left out. A session of one millisecond is already in `1-10s`.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return self._invoke(
            "getSessionDistribution", _given({"project": project, "since": since})
        )

    def get_stats(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        group_by: Optional[Interval] = None,
    ) -> Reply[Stats]:
        """Totals of a period, a series over it, its events and sessions.

        The series has no empty buckets. By the hour it begins at the very moment of
        `since`, while the totals begin with its day.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            group_by: Width of a bucket of the series. Weeks begin on Monday.
        """
        return self._invoke(
            "getStats",
            _given(
                {
                    "project": project,
                    "since": since,
                    "groupBy": group_by,
                }
            ),
        )

    def get_tracker(self) -> Reply[str]:
        """The script that pages load to send events."""
        return self._invoke("getTracker", {})


class AsyncAgentAnalyticsOperations:
    """Operations of Agent Analytics, to be awaited."""

    if TYPE_CHECKING:

        async def _ainvoke(
            self, operation: str, arguments: Dict[str, Any]
        ) -> Reply[Any]: ...

    async def get_account(self) -> Reply[Account]:
        """The account that the key belongs to, and what it may use."""
        return await self._ainvoke("getAccount", {})

    async def revoke_key(self) -> Reply[NewKey]:
        """Replace the API key by a new one.

        The answer is the only place where the new key is shown. The old one is refused
        at once.
        """
        return await self._ainvoke("revokeKey", {})

    async def get_breakdown(
        self,
        *,
        property: str,
        project: Optional[str] = None,
        event: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Breakdown]:
        """Events by the values of one property.

        Events without the property are in `total_events` only. An empty text is a
        value. The property `country` is the country of the event.

        Args:
            property: The property.
            project: Name of the project.
            event: Only events of this name.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return await self._ainvoke(
            "getBreakdown",
            _given(
                {
                    "property": property,
                    "project": project,
                    "event": event,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    async def get_events(
        self,
        *,
        project: Optional[str] = None,
        event: Optional[str] = None,
        session_id: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Events]:
        """Stored events, newest first.

        There is no cursor: ask again with a later `since`, and leave out the ids seen
        before.

        Args:
            project: Name of the project.
            event: Only events of this name.
            session_id: Only events of this session.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return await self._ainvoke(
            "getEvents",
            _given(
                {
                    "project": project,
                    "event": event,
                    "session_id": session_id,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    async def list_experiments(
        self,
        *,
        project: Optional[str] = None,
    ) -> Reply[Experiments]:
        """The experiments of a project, whatever their status.

        Args:
            project: Name of the project.
        """
        return await self._ainvoke("listExperiments", _given({"project": project}))

    async def create_experiment(
        self,
        *,
        goal_event: str,
        name: str,
        variants: List[str],
        project: Optional[str] = None,
        weights: Optional[List[int]] = None,
    ) -> Reply[Experiment]:
        """Start an experiment.

        Without weights, every variant is equally likely; what is left of a hundred goes
        to the first.

        Args:
            goal_event: The event that counts as a success.
            name: Its name: letters, digits, hyphens and underscores. Pages use it as it
                is.
            variants: Names of the variants, all different.
            project: Name of the project.
            weights: How likely each variant is in percent, in the same order. They add
                up to 100.
        """
        return await self._ainvoke(
            "createExperiment",
            _given(
                {
                    "goal_event": goal_event,
                    "name": name,
                    "variants": variants,
                    "project": project,
                    "weights": weights,
                }
            ),
        )

    async def get_experiment_config(
        self,
        *,
        token: Optional[str] = None,
    ) -> Reply[ExperimentConfig]:
        """The running experiments of a project, as pages need them.

        Public: the project's token is enough. Which variant a user gets follows from
        the name of the experiment, the user's id and the weights, so that every client
        decides alike.

        Args:
            token: The project's public token.
        """
        return await self._ainvoke("getExperimentConfig", _given({"token": token}))

    async def delete_experiment(self, *, id: str) -> Reply[Deleted]:
        """Delete an experiment.

        The events of its exposures stay.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
        """
        return await self._ainvoke("deleteExperiment", _given({"id": id}))

    async def get_experiment(self, *, id: str) -> Reply[ExperimentDetail]:
        """One experiment with its results so far.

        Results are computed when they are asked for. A rate is conversions by users,
        not by exposures. `lift` compares a variant with the best of the others.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
        """
        return await self._ainvoke("getExperiment", _given({"id": id}))

    async def update_experiment(
        self,
        *,
        id: str,
        status: ExperimentStatus,
        winner: Optional[str] = None,
    ) -> Reply[Experiment]:
        """Pause an experiment, let it go on, or end it.

        An active one can be paused or completed, a paused one activated or completed. A
        completed one stays as it is. A winner may be named when completing.

        Args:
            id: Id of the experiment. It has no dots, which a path would take for
                directions.
            status: The new status.
            winner: The variant that has won, when completing.
        """
        return await self._ainvoke(
            "updateExperiment", _given({"id": id, "status": status, "winner": winner})
        )

    async def get_funnel(
        self,
        *,
        steps: List[FunnelRequestStep],
        breakdown: Optional[str] = None,
        breakdown_limit: Optional[int] = None,
        conversion_window_hours: Optional[float] = None,
        count_by: Optional[FunnelCountBy] = None,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Funnel]:
        """How many go through a sequence of events.

        Steps are taken in their order, within the window that opens with the first.
        Rates are fractions with three decimals, each of the step before; the first step
        has 1. At most ten thousand enter.

        Args:
            steps: The steps, in their order.
            breakdown: A property of the first event, or `country`, by whose values to
                split the funnel.
            breakdown_limit: Most values to split by; 10, when it is not given.
            conversion_window_hours: Hours from the first step within which the last
                must be taken; 168, when it is not given.
            count_by: What goes through; users, when it is not given.
            project: Name of the project.
            since: Start of the period, included. Thirty days back, when it is not
                given.
        """
        return await self._ainvoke(
            "getFunnel",
            _given(
                {
                    "steps": steps,
                    "breakdown": breakdown,
                    "breakdown_limit": breakdown_limit,
                    "conversion_window_hours": conversion_window_hours,
                    "count_by": count_by,
                    "project": project,
                    "since": since,
                }
            ),
        )

    async def health_check(self) -> Reply[Health]:
        """Whether the service answers."""
        return await self._ainvoke("healthCheck", {})

    async def get_heatmap(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Heatmap]:
        """Events by weekday and hour, in UTC.

        Empty cells are left out. Seven days back are eight dates, so one weekday counts
        twice.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return await self._ainvoke(
            "getHeatmap", _given({"project": project, "since": since})
        )

    async def get_insights(
        self,
        *,
        project: Optional[str] = None,
        period: Optional[InsightsPeriod] = None,
    ) -> Reply[Insights]:
        """A period compared with the one before.

        The two periods share a day: seven days back from the 22nd are the 15th to the
        22nd, and the seven before are the 8th to the 15th.

        Args:
            project: Name of the project.
            period: Length of the period.
        """
        return await self._ainvoke(
            "getInsights", _given({"project": project, "period": period})
        )

    async def get_live_snapshot(
        self,
        *,
        project: Optional[str] = None,
        window: Optional[int] = None,
    ) -> Reply[Live]:
        """What happens now.

        Looks at what arrived within the window, and knows nothing older than five
        minutes.

        Args:
            project: Name of the project; the first one of the account, when it is not
                given.
            window: Length of the window in seconds.
        """
        return await self._ainvoke(
            "getLiveSnapshot", _given({"project": project, "window": window})
        )

    async def get_pages(
        self,
        *,
        project: Optional[str] = None,
        type: Optional[PageType] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
    ) -> Reply[Pages]:
        """Pages on which sessions begin or end.

        The answer holds only the lists that were asked for. Sessions without a page are
        left out.

        Args:
            project: Name of the project.
            type: First pages, last pages, or both.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
        """
        return await self._ainvoke(
            "getPages",
            _given(
                {
                    "project": project,
                    "type": type,
                    "since": since,
                    "limit": limit,
                }
            ),
        )

    async def list_projects(self) -> Reply[Projects]:
        """The projects of the account."""
        return await self._ainvoke("listProjects", {})

    async def create_project(
        self,
        *,
        name: str,
        allowed_origins: Optional[str] = None,
    ) -> Reply[CreatedProject]:
        """Make a project, or find the one that has this name.

        The token in the answer is what pages and agents send events with; it is no
        secret. A name that the account already uses gives that project.

        Args:
            name: Its name: letters, digits, dots, hyphens and underscores.
            allowed_origins: Origins of pages that may send events, divided by commas;
                `*` for all, which it is when it is not given.
        """
        return await self._ainvoke(
            "createProject", _given({"name": name, "allowed_origins": allowed_origins})
        )

    async def delete_project(self, *, id: str) -> Reply[Deleted]:
        """Delete a project.

        Its token is refused from now on. Its events are kept, but nobody can read them.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
        """
        return await self._ainvoke("deleteProject", _given({"id": id}))

    async def get_project(self, *, id: str) -> Reply[ProjectDetail]:
        """One project, and what it was used for today.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
        """
        return await self._ainvoke("getProject", _given({"id": id}))

    async def update_project(
        self,
        *,
        id: str,
        allowed_origins: Optional[str] = None,
        name: Optional[str] = None,
    ) -> Reply[Project]:
        """Change the name of a project, or where its events may come from.

        A project that has events keeps its name.

        Args:
            id: Id of the project. It has no dots, which a path would take for
                directions.
            allowed_origins: Origins of pages that may send events, divided by commas;
                `*` for all.
            name: The new name.
        """
        return await self._ainvoke(
            "updateProject",
            _given(
                {
                    "id": id,
                    "allowed_origins": allowed_origins,
                    "name": name,
                }
            ),
        )

    async def get_properties(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Properties]:
        """The events of a period by name, and the property keys in use.

        The keys come from the hundred most recent different sets of properties.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return await self._ainvoke(
            "getProperties", _given({"project": project, "since": since})
        )

    async def get_properties_received(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        sample: Optional[int] = None,
    ) -> Reply[PropertiesReceived]:
        """Which property keys came with which events.

        Only members of the properties themselves, not those of objects within.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            sample: Most events to look at, from the newest.
        """
        return await self._ainvoke(
            "getPropertiesReceived",
            _given(
                {
                    "project": project,
                    "since": since,
                    "sample": sample,
                }
            ),
        )

    async def query(
        self,
        *,
        count_mode: Optional[CountMode] = None,
        date_from: Optional[Moment] = None,
        date_to: Optional[Moment] = None,
        filters: Optional[List[QueryFilter]] = None,
        group_by: Optional[List[GroupField]] = None,
        limit: Optional[int] = None,
        metrics: Optional[List[Metric]] = None,
        order: Optional[Order] = None,
        order_by: Optional[OrderField] = None,
        project: Optional[str] = None,
    ) -> Reply[QueryAnswer]:
        """Events counted by freely chosen fields.

        A row has the fields it was grouped by and then the metrics. Without fields
        there is exactly one row, also when nothing matches. Filters must all hold. A
        property that an event does not have matches no filter, not even `neq`, and the
        number 1 is not the text "1".

        Args:
            count_mode: What `event_count` counts.
            date_from: The first day, included. Seven days back, when it is not given.
            date_to: The last day, included. Today, when it is not given.
            filters: Conditions, all of which must hold.
            group_by: What to group by; nothing, when it is not given.
            limit: Most rows to return.
            metrics: What to count; `event_count`, when it is not given.
            order: Smallest or greatest first.
            order_by: What to order by: one of the metrics, or of the fields that are
                grouped by.
            project: Name of the project.
        """
        return await self._ainvoke(
            "query",
            _given(
                {
                    "count_mode": count_mode,
                    "date_from": date_from,
                    "date_to": date_to,
                    "filters": filters,
                    "group_by": group_by,
                    "limit": limit,
                    "metrics": metrics,
                    "order": order,
                    "order_by": order_by,
                    "project": project,
                }
            ),
        )

    async def get_retention(
        self,
        *,
        project: Optional[str] = None,
        period: Optional[RetentionPeriod] = None,
        cohorts: Optional[int] = None,
        event: Optional[str] = None,
        returning_event: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[Retention]:
        """How many users come back, by the period in which they first came.

        Entry 0 of a cohort is the cohort itself, so its rate is 1. Later cohorts have
        shorter lists. The averages weigh each cohort by its users. Weeks begin on
        Monday; empty cohorts are left out.

        Args:
            project: Name of the project.
            period: Length of a period.
            cohorts: Number of periods, the current one included. At most 30 days, 12
                weeks or 12 months.
            event: The event by which users first come. Any session, when it is not
                given.
            returning_event: The event by which users come back; `event`, when it is not
                given.
            since: Where the first cohort begins. All cohorts, when it is not given.
        """
        return await self._ainvoke(
            "getRetention",
            _given(
                {
                    "project": project,
                    "period": period,
                    "cohorts": cohorts,
                    "event": event,
                    "returning_event": returning_event,
                    "since": since,
                }
            ),
        )

    async def get_sessions(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        limit: Optional[int] = None,
        user_id: Optional[str] = None,
        is_bounce: Optional[Literal[0, 1]] = None,
    ) -> Reply[Sessions]:
        """Sessions, latest start first.

        There is no cursor: ask again with a later `since`, and leave out the ids seen
        before. `since` goes by the day of a session, which is the day of the event of
        it that arrived first.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            limit: Most rows to return.
            user_id: Only sessions of this user.
            is_bounce: Only sessions that are bounces (1), or only those that are not
                (0).
        """
        return await self._ainvoke(
            "getSessions",
            _given(
                {
                    "project": project,
                    "since": since,
                    "limit": limit,
                    "user_id": user_id,
                    "is_bounce": is_bounce,
                }
            ),
        )

    async def get_session_distribution(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
    ) -> Reply[SessionDistribution]:
        """How long sessions last.

        Empty buckets are left out. A session of one millisecond is already in `1-10s`.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
        """
        return await self._ainvoke(
            "getSessionDistribution", _given({"project": project, "since": since})
        )

    async def get_stats(
        self,
        *,
        project: Optional[str] = None,
        since: Optional[Moment] = None,
        group_by: Optional[Interval] = None,
    ) -> Reply[Stats]:
        """Totals of a period, a series over it, its events and sessions.

        The series has no empty buckets. By the hour it begins at the very moment of
        `since`, while the totals begin with its day.

        Args:
            project: Name of the project.
            since: Start of the period, included. Seven days back, when it is not given.
            group_by: Width of a bucket of the series. Weeks begin on Monday.
        """
        return await self._ainvoke(
            "getStats",
            _given(
                {
                    "project": project,
                    "since": since,
                    "groupBy": group_by,
                }
            ),
        )

    async def get_tracker(self) -> Reply[str]:
        """The script that pages load to send events."""
        return await self._ainvoke("getTracker", {})
