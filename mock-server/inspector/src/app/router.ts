// Where one is: a view, what of it, and parameters, all behind the `#` of the address, so that every place is a link and Back works.
import { signal } from '@preact/signals';

/** `#/sessions/s-1?service=metrone` */
export interface Place {
  view: string;
  /** What comes behind the view's name, decoded; empty if nothing does. */
  id: string;
  parameters: URLSearchParams;
}

/** Where one is now. */
export const place = signal<Place>(read(location.hash));

addEventListener('hashchange', () => (place.value = read(location.hash)));

/** Reads the part of an address from `#` on. */
export function read(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [view = '', ...rest] = path.split('/');
  return { view, id: decoded(rest.join('/')), parameters: new URLSearchParams(query) };
}

/** The link to a place. Parameters that are empty are left out. */
export function link(view: string, id = '', parameters: Record<string, string | undefined> = {}): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${view}${id === '' ? '' : `/${encodeURIComponent(id)}`}${query}`;
}

/** Goes to a place. */
export function go(view: string, id = '', parameters: Record<string, string | undefined> = {}): void {
  location.hash = link(view, id, parameters);
}

/** Changes parameters of the place without leaving it: Back does not undo it. */
export function adjust(changes: Record<string, string | undefined>): void {
  const { view, id, parameters } = place.value;
  history.replaceState(null, '', link(view, id, { ...Object.fromEntries(parameters), ...changes }));
  place.value = read(location.hash);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
