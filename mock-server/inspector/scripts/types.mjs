// Makes the types of the public routes out of the documents in `spec/openapi`, one file for each service.
import { mkdir, readdir, writeFile } from 'node:fs/promises';

import openapiTypescript, { astToString } from 'openapi-typescript';

const documents = new URL('../../../spec/openapi/', import.meta.url);
const generated = new URL('../src/api/generated/', import.meta.url);

await mkdir(generated, { recursive: true });
for (const name of await readdir(documents)) {
  // What has a default need not be sent.
  const types = await openapiTypescript(new URL(name, documents), { defaultNonNullable: false });
  await writeFile(new URL(name.replace(/yaml$/, 'd.ts'), generated), astToString(types));
}
