import { readRanges } from './address.ts';
import { readPorts, USUAL_PORTS, type CallbackRules } from './callback.ts';
import type { Settings } from '../../../app/options.ts';

/** The rules for callbacks from the settings. */
export function callbackRules({
  pushAllowPrivate,
  pushPorts,
}: Pick<Settings, 'pushAllowPrivate' | 'pushPorts'>): CallbackRules {
  return { allowed: readRanges(pushAllowPrivate) ?? [], ports: readPorts(pushPorts) ?? USUAL_PORTS };
}
