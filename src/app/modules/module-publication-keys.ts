import type { AnyModuleKey, PublicationSettings } from '../../core/content/publication/module-keys.ts';
import type { DescriptionContext, Module, PublicationMembers } from '../../core/module.ts';
import { MODULES } from '../modules.ts';
import { mergeDistinct } from './combine.ts';

/** The members of modules that settings are read with. */
const ALL: readonly Pick<Module, 'publicationKey' | 'describe'>[] = MODULES;

/** Keys that modules add to publication.yaml; of two that follow the same key, the first one stands first. */
export const MODULE_KEYS: readonly AnyModuleKey[] = ALL.flatMap(({ publicationKey = [] }) => publicationKey);

/** Members of a publication that modules derive. */
export function moduleMembers(
  settings: PublicationSettings,
  context: DescriptionContext,
): Partial<PublicationMembers> {
  return mergeDistinct(ALL.map(({ describe }) => describe?.(settings, context)));
}
