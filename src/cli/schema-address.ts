import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInside } from '../core/content/directory/paths.ts';

const SCHEMA = join('docs', 'publication.schema.json');
const OWN_SCHEMA = fileURLToPath(new URL(`../../${SCHEMA}`, import.meta.url));
const MODULES = `${sep}node_modules${sep}`;

/**
 * Path of the schema of publication.yaml, relative to a content directory, for editors. It leads into the
 * package installed in a directory around the content directory. Undefined if the package is installed
 * elsewhere, where the path may not last.
 */
export function schemaAddress(content: string, schema = OWN_SCHEMA): string | undefined {
  const installed = schema.indexOf(MODULES);
  const base = installed === -1 ? dirname(dirname(schema)) : schema.slice(0, installed);
  const found = installed === -1 ? schema : join(base, 'node_modules', 'feedwright', SCHEMA);
  if (!isInside(base, content) || !existsSync(found)) return undefined;
  return relative(content, found).split(sep).join('/');
}
