// The public routes of the services, typed by their own documents: what the page draws, any client of them can ask for.
//
// The requests say that the inspector makes them, so the server neither notes nor counts nor spoils them.
import createClient, { type Middleware } from 'openapi-fetch';

import type { paths as AgentAnalytics } from './generated/agent-analytics';
import type { paths as Agnt } from './generated/agnt';
import type { paths as Metrone } from './generated/metrone';
import { keyOf } from './worlds';

/** Signs each request with the key of the world that is looked at; every service takes it as a bearer. */
function asInspector(service: string): Middleware {
  return {
    onRequest({ request }) {
      request.headers.set('x-mock-inspector', '1');
      const key = keyOf(service);
      if (key !== undefined) request.headers.set('authorization', `Bearer ${key}`);
    },
  };
}

function client<Paths extends object>(service: string) {
  const made = createClient<Paths>({ baseUrl: `${location.origin}/${service}` });
  made.use(asInspector(service));
  return made;
}

/** `services.metrone.GET('/v1/api/stats', { params: { query } })`: typed, with `data`, `error` and `response`. */
export const services = {
  metrone: client<Metrone>('metrone'),
  agent_analytics: client<AgentAnalytics>('agent_analytics'),
  agnt: client<Agnt>('agnt'),
};

export type Service = keyof typeof services;
