// The operations that a fault can be about, read from the documents that the services serve.
import { signal } from '@preact/signals';

import { keys } from '../../api/worlds';

/** In the order of the documents; empty until they are read. */
export const operations = signal<readonly string[]>([]);

interface Document {
  paths: Record<string, Record<string, { operationId?: string }>>;
}

/** Reads the documents of all services. One that cannot be read offers nothing: an operation can be typed as well. */
export async function readOperations(): Promise<void> {
  const services = [...new Set(keys.value.map(({ service }) => service))];
  const documents = services.map(async (service): Promise<Document> => (await fetch(`/${service}/openapi.json`)).json());
  const read = (await Promise.allSettled(documents)).flatMap((result) => (result.status === 'fulfilled' ? operationsOf(result.value) : []));
  operations.value = [...new Set(read)];
}

function operationsOf({ paths }: Document): string[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? []));
}
