import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signature, type SignedRequest } from '../../../../src/modules/purge/signature.ts';

const REQUEST: SignedRequest = {
  method: 'POST',
  path: '/purge?a=b',
  timestamp: 1_772_366_400,
  body: '{"a":1}\n',
};

test('signs method, path, timestamp and body', () => {
  const expected = createHmac('sha256', 'secret')
    .update('POST\n/purge?a=b\n1772366400\n{"a":1}\n')
    .digest('hex');
  expect(signature(REQUEST, 'secret')).toBe(`t=1772366400,v1=${expected}`);
});

test.each<[string, Partial<SignedRequest>]>([
  ['another method', { method: 'PURGE' }],
  ['another path', { path: '/purge?a=c' }],
  ['another time', { timestamp: 1_772_366_401 }],
  ['another body', { body: '{"a":1}' }],
  ['no body', { body: '' }],
])('%s changes the signature', (_name, changes) => {
  const [, one] = signature(REQUEST, 'secret').split('v1=');
  const [, other] = signature({ ...REQUEST, ...changes }, 'secret').split('v1=');
  expect(other).not.toBe(one);
  expect(signature(REQUEST, 'Secret')).not.toContain(one);
});
