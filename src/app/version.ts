import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Of package.json. */
export const VERSION = version;

/** Name of the program in documents. */
export const GENERATOR = `Feedwright/${version}`;
