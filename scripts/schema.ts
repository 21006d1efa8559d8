// Writes the JSON Schema of publication.yaml: `npm run schema`.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { MODULE_KEYS } from '../src/app/modules/module-publication-keys.ts';
import { publicationSchema } from '../src/core/content/publication/publication-schema.ts';

const file = new URL('../docs/publication.schema.json', import.meta.url);
writeFileSync(
  file,
  await format(JSON.stringify(publicationSchema(MODULE_KEYS)), { parser: 'json', printWidth: 110 }),
);
