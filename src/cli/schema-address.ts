import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../core/content/directory/paths.ts';

const SCHEMA = join('docs', 'publication.schema.json');
const OWN_SCHEMA = fileURLToPath(new URL(`../../${SCHEMA}`, import.meta.url));
const MODULES = `${sep}node_modules${sep}`;

/**
 * Where an editor finds the schema of publication.yaml, from a content directory: in the package as it is installed
 * for a directory around that one. Undefined where it is installed somewhere else, which may be gone tomorrow.
 */
export function schemaAddress(content: string, schema = OWN_SCHEMA): string | undefined {
  const installed = schema.indexOf(MODULES);
  const base = installed === -1 ? dirname(dirname(schema)) : schema.slice(0, installed);
  const found = installed === -1 ? schema : join(base, 'node_modules', 'feedwright', SCHEMA);
  if (!isInside(base, content) || !existsSync(found)) return undefined;
  return relative(content, found).split(sep).join('/');
}
