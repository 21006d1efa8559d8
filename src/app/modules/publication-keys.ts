import type { AnyModuleKey, PublicationSettings } from '../../core/content/publication/module-keys.ts';
import type { DescriptionContext, Module, OptionRule, PublicationMembers } from '../../core/module.ts';
import { MODULES } from '../modules.ts';
import { mergeDistinct, onlyOne } from './combine.ts';

/** The members of modules that settings are read with. */
const ALL: readonly Pick<Module, 'options' | 'publicationKey' | 'describe'>[] = MODULES;

/** Keys that modules add to publication.yaml; of two that follow the same key, the first one stands first. */
export const MODULE_KEYS: readonly AnyModuleKey[] = ALL.flatMap(({ publicationKey = [] }) => publicationKey);

/** Rule of a setting that a module reads; without that module the setting has no effect, and any value is valid. */
export function moduleOption(name: string): OptionRule {
  const rules = ALL.map(({ options }) => options?.[name]);
  return onlyOne(`the setting ${name}`, rules) ?? { expected: 'a text', isRight: () => true };
}

/** Members of a publication that modules derive. */
export function moduleMembers(
  settings: PublicationSettings,
  context: DescriptionContext,
): Partial<PublicationMembers> {
  return mergeDistinct(ALL.map(({ describe }) => describe?.(settings, context)));
}
