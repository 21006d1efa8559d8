import { readRanges } from './address.ts';
import { readPorts, USUAL_PORTS, type CallbackRules } from './callback.ts';
import type { Settings } from '../../../app/options.ts';

/** Whom requests to others' URLs may go to, as the settings say. */
export function callbackRules({
  pushAllowPrivate,
  pushPorts,
}: Pick<Settings, 'pushAllowPrivate' | 'pushPorts'>): CallbackRules {
  return { allowed: readRanges(pushAllowPrivate) ?? [], ports: readPorts(pushPorts) ?? USUAL_PORTS };
}
