// The sections of the view, each a few figures about one thing. A further figure is a file in `figures` and a line here.
import type { ComponentType } from 'preact';

import { AiTraffic } from './figures/ai-traffic';
import { Assistants } from './figures/assistants';
import { AssistantActivity } from './figures/assistant-activity';
import { EventsOverTime } from './figures/events-over-time';
import { Experiments } from './figures/experiments';
import { Heatmap } from './figures/heatmap';
import { Overview } from './figures/overview';
import { Pages } from './figures/pages';
import { Retention } from './figures/retention';
import { Referrers, Sources } from './figures/sources';
import { TopTools } from './figures/top-tools';
import { Funnel } from './funnel';
import type { Scope } from './scope';

export interface Section {
  /** Its name in the address. */
  name: string;
  title: string;
  figures: readonly ComponentType<{ scope: Scope }>[];
}

export const SECTIONS: readonly Section[] = [
  { name: 'overview', title: 'Overview', figures: [Overview, EventsOverTime, Heatmap] },
  { name: 'agents', title: 'Agents', figures: [AssistantActivity, TopTools, Assistants] },
  { name: 'web', title: 'Web', figures: [Pages, AiTraffic, Sources, Referrers] },
  { name: 'journeys', title: 'Journeys', figures: [Funnel, Retention] },
  { name: 'experiments', title: 'Experiments', figures: [Experiments] },
];
