// Which variant of an experiment a user gets: worked out where it is needed, the same by every client, without asking.

import type { Variant } from '../../../generated/agent_analytics.js';

/** The key of the variant that a user gets; null if there are none. Names alone are equally likely. */
export function assigned(experiment: string, userId: string, variants: ReadonlyArray<string | Variant>): string | null {
  const share = Math.floor(100 / variants.length);
  const weighted = variants.map((variant, place) =>
    // What is left of a hundred goes to the first.
    typeof variant === 'string' ? { key: variant, weight: share + (place === 0 ? 100 % variants.length : 0) } : variant,
  );
  const bucket = bucketOf(`${experiment}.${userId}`);
  let until = 0;
  const chosen = weighted.find(({ weight }) => bucket < (until += weight));
  // Weights that do not add up to 100 leave some users to the first.
  return (chosen ?? weighted[0])?.key ?? null;
}

/** 0 to 99, the same for the same text in every client. Counted in UTF-16, because browsers do. */
function bucketOf(name: string): number {
  let hash = 0;
  for (let place = 0; place < name.length; place++) hash = (Math.imul(hash, 31) + name.charCodeAt(place)) | 0;
  return Math.abs(hash) % 100;
}
