import { readRanges } from './address.ts';
import { readPorts, USUAL_PORTS, type CallbackRules } from './callback.ts';

/** Addresses and ports that requests to foreign URLs may go to, by the options of these names. */
export function callbackRules({
  pushAllowPrivate,
  pushPorts,
}: {
  readonly pushAllowPrivate: string;
  readonly pushPorts: string;
}): CallbackRules {
  return { allowed: readRanges(pushAllowPrivate) ?? [], ports: readPorts(pushPorts) ?? USUAL_PORTS };
}
