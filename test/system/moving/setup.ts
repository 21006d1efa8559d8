import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { missingPrograms } from '../../conformance/support/programs.ts';

/** Publishers of the npm registry. */
const PACKAGES = [
  '@11ty/eleventy@3.1.8',
  '@11ty/eleventy-plugin-rss@3.0.0',
  'astro@5.18.2',
  '@astrojs/rss@4.0.19',
  'hexo@8.1.2',
  'hexo-generator-feed@3.0.0',
  'hexo-renderer-marked@7.0.1',
];

declare module 'vitest' {
  interface ProvidedContext {
    /** The `node_modules` with the publishers of npm. */
    readonly packages: string;
  }
}

/**
 * Installs the publishers of npm for the run, and ends it if another program is missing. MOVING_PACKAGES names a
 * `node_modules` that has them already.
 */
export default function setup({ provide }: TestProject): (() => void) | undefined {
  const missing = missingPrograms('moving');
  if (missing.length > 0) {
    console.error(missing.join('\n'));
    process.exit(1);
  }
  const given = process.env['MOVING_PACKAGES'];
  if (given !== undefined) {
    provide('packages', given);
    return undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), 'feedwright-publishers-'));
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', ...options, '--prefix', directory, ...PACKAGES], { stdio: 'inherit' });
  provide('packages', join(directory, 'node_modules'));
  return () => rmSync(directory, { recursive: true, force: true });
}
