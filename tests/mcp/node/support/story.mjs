// The calls of `story.json`: what happened in each service, which tools are called then, and what they answer.
import { readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

export const { now: NOW, ...STORY } = read('story.json');
export const TOOLS = read('../../spec/mcp/tools.json');

/** It answers with a new key, which no assistant is to see. */
const NOT_OFFERED = ['agent_analytics_revoke_key'];

export const PUBLISHED = names(({ published }) => published);

/** The tools that are offered of these services. */
export function offered(services) {
  return names(({ name, calls }) => services.includes(calls.service) && !NOT_OFFERED.includes(name));
}

function names(isWanted) {
  return TOOLS.filter(isWanted).map(({ name }) => name).sort();
}

/** The arguments, with what was kept of earlier answers in place of `$name`. */
export function filledIn(args, kept) {
  const entries = Object.entries(args).map(([name, value]) => [name, value[0] === '$' ? kept[value.slice(1)] : value]);
  return Object.fromEntries(entries);
}

/** As much of an answer as is expected: members that nobody asks for are left out. */
export function partOf(answer, expected) {
  if (Array.isArray(answer) && Array.isArray(expected)) {
    return answer.map((item, place) => partOf(item, expected[place]));
  }
  if (answer && expected && typeof answer === 'object' && typeof expected === 'object') {
    const names = Object.keys(expected).filter((name) => name in answer);
    return Object.fromEntries(names.map((name) => [name, partOf(answer[name], expected[name])]));
  }
  return answer;
}

/** What stands at a JSON pointer. */
export function at(answer, pointer) {
  return pointer.split('/').slice(1).reduce((part, step) => part[step], answer);
}
