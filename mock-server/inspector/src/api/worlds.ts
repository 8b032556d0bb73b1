// The worlds of the server and the keys that open them.
import { computed, signal } from '@preact/signals';

import { worldKey } from './access';
import { control } from './control';
import type { KeyInfo } from './types';

/** The world that is looked at unless another is chosen. */
export const DEFAULT_WORLD = 'default';

/** Every key of the server, of whatever world. */
export const keys = signal<readonly KeyInfo[]>([]);

/** The names of all worlds, the default one first. */
export const worlds = computed(() => [...new Set([DEFAULT_WORLD, ...keys.value.map(({ world }) => world)])]);

/** The name of the world that is looked at. */
export const world = computed(() => keys.value.find(({ key }) => key === worldKey.value)?.world ?? DEFAULT_WORLD);

/** Asks which keys there are. To be called again after one was issued. */
export async function refreshKeys(): Promise<void> {
  keys.value = await control.keys();
}

/** Looks at another world from now on. */
export function chooseWorld(name: string): void {
  worldKey.value = name === DEFAULT_WORLD ? null : (keys.value.find(({ world }) => world === name)?.key ?? null);
}

/** A key of the service that opens the world which is looked at; `undefined` if there is none. */
export function keyOf(service: string): string | undefined {
  return keys.value.find((info) => info.service === service && info.world === world.value)?.key;
}
