// Which variant of an experiment a visitor gets: by the rule that the service publishes, the same in every client.

/** 0 to 99, from the experiment's name and the visitor's id. */
function bucket(name, id) {
  const text = `${name}.${id}`;
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return Math.abs(hash) % 100;
}

/**
 * The key of the visitor's variant; `null` if there are none.
 *
 * @param {{key: string, weight: number}[]} variants
 */
export function assign(name, id, variants) {
  const place = bucket(name, id);
  let until = 0;
  for (const { key, weight } of variants) {
    until += weight;
    if (place < until) return key;
  }
  // Weights that do not add up to 100 leave some visitors to the first.
  return variants.length ? variants[0].key : null;
}

/** Variants without weights: what is left of a hundred goes to the first. */
export function equallyLikely(keys) {
  const weight = Math.floor(100 / keys.length);
  return keys.map((key, index) => ({ key, weight: index ? weight : 100 - weight * (keys.length - 1) }));
}
