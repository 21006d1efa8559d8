// Rebuilds the tables of docs/scaling.md from the figures in docs/performance.md: `npm run scaling`.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { measuredIn, tablesOf, withTables } from '../bench/scaling.ts';

const docs = new URL('../docs', import.meta.url);
const page = new URL('scaling.md', docs);
const measured = measuredIn(readFileSync(new URL('performance.md', docs), 'utf8'));
const text = withTables(readFileSync(page, 'utf8'), tablesOf(measured));
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
