// Where the keys of a world stand with the rate limit, as each service tells every client: in the headers of its answers.
import { control } from '../../api/control';
import { services } from '../../api/services';
import { keyOf } from '../../api/worlds';

export interface Rate {
  service: string;
  /** Requests allowed in a minute, and how many are left in this one; `null` if the service does not tell. */
  told: { limit: number; remaining: number; secondsLeft: number } | null;
}

export interface Rates {
  /** Whether a key beyond its limit is refused, or only told. */
  enforced: boolean;
  /** What the world allows each key in a minute. */
  perMinute: number;
  services: readonly Rate[];
}

/** A small question to each service. Questions of the page do not count against the limit. */
const QUESTIONS: Record<string, () => Promise<{ response: Response }>> = {
  metrone: () => services.metrone.GET('/v1/api/live'),
  agent_analytics: () => services.agent_analytics.GET('/account'),
  agnt: () => services.agnt.GET('/analytics/rolling'),
};

export async function rates(): Promise<Rates> {
  const limits = await control.limits();
  // What no key of this world opens, the world has no rate of.
  const asked = Object.entries(QUESTIONS).filter(([service]) => keyOf(service) !== undefined);
  const told = asked.map(async ([service, ask]) => ({ service, told: read((await ask()).response.headers) }));
  return { enforced: limits.enforce_rate === true, perMinute: Number(limits.requests_per_minute), services: await Promise.all(told) };
}

/** Reads `x-ratelimit-limit: 600` and `ratelimit: "default";r=599;t=42`. */
export function read(headers: Headers): Rate['told'] {
  const limit = headers.get('x-ratelimit-limit');
  const [, remaining, secondsLeft] = /;r=(\d+);t=(\d+)/.exec(headers.get('ratelimit') ?? '') ?? [];
  if (limit === null || remaining === undefined) return null;
  return { limit: Number(limit), remaining: Number(remaining), secondsLeft: Number(secondsLeft) };
}
