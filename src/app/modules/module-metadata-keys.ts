import { withModuleKeys } from '../../core/content/metadata/metadata-keys.ts';
import type { Module, ModuleMetadataKeys } from '../../core/module.ts';
import { MODULES } from '../modules.ts';
import { mergeDistinct } from './combine.ts';

const ALL: readonly Pick<Module, 'metadataKeys'>[] = MODULES;

const loaded = await Promise.all(ALL.map(async ({ metadataKeys }) => metadataKeys?.()));

/** Keys of front matter and sidecars: those of the core and of modules. */
export const METADATA_KEYS = withModuleKeys(mergeDistinct<ModuleMetadataKeys>(loaded));
