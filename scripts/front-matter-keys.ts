// Writes the table of front matter keys in docs/content.md: `npm run keys`.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { DECLARED_KEYS } from '../src/core/content/metadata/keys/declared-keys.ts';
import { withKeyTable } from './key-table.ts';

const file = new URL('../docs/content.md', import.meta.url);
const text = withKeyTable(readFileSync(file, 'utf8'), DECLARED_KEYS);
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }));
