// What every request of the page carries: the access key, the world it is about, and that it is the inspector who asks.
import { signal } from '@preact/signals';

/** In the address, once: `/__mock/?access=…`. */
const PARAMETER = 'access';
const KEPT_AS = 'agentlytics.access';

/** What a server wants of whoever comes from another machine; kept for as long as the tab is. */
const accessKey = signal<string | null>(sessionStorage.getItem(KEPT_AS));

/** Whether the server has asked for an access key, or for another one. */
export const accessNeeded = signal(false);

/** The key that opens the world which is looked at; `null` for the default world. */
export const worldKey = signal<string | null>(null);

/** Keeps the access key that the address brought, and takes it out of the address, where it would be seen and shared. */
export function takeFromAddress(): void {
  const address = new URL(location.href);
  const key = address.searchParams.get(PARAMETER);
  if (key === null) return;
  address.searchParams.delete(PARAMETER);
  history.replaceState(null, '', address);
  keepAccessKey(key);
}

/** Uses this key from now on. */
export function keepAccessKey(key: string): void {
  sessionStorage.setItem(KEPT_AS, key);
  accessKey.value = key;
  accessNeeded.value = false;
}

/** The headers of a request to the control plane about the world that is looked at. */
export function controlHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (accessKey.value !== null) headers['x-mock-access'] = accessKey.value;
  if (worldKey.value !== null) headers['x-mock-key'] = worldKey.value;
  return headers;
}
