// What all figures are about: the last days by the world's clock, and a project of Agent Analytics.
import { worldTime } from '../../api/feed';
import { services } from '../../api/services';
import { place } from '../../app/router';
import { useAnswer } from './answer';
import { periodOf, type Period } from './period';

export interface Scope {
  period: Period;
  /** `undefined` until it is known which ones there are. */
  project: string | undefined;
}

/** What the address says, and the first project unless it names one. */
export function useScope(): { scope: Scope; projects: readonly string[] } {
  const { parameters } = place.value;
  const { data } = useAnswer({
    service: 'agent_analytics',
    operation: 'listProjects',
    arguments: {},
    ask: (_, signal) => services.agent_analytics.GET('/projects', { signal }),
  });
  const projects = data?.projects.map(({ name }) => name) ?? [];
  const period = periodOf(parameters.get('days'), worldTime() ?? Date.now());
  return { scope: { period, project: parameters.get('project') ?? projects[0] }, projects };
}
