import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseXmlStrictly } from '../../../../../src/core/feed/xml/strict-parse.ts';
import { notifyResult } from '../../../../../src/modules/push/protocol/notify-result.ts';

describe('[65] the result', () => {
  test('is XML with two attributes', () => {
    expect(notifyResult(true, 'Registered for 25 hours.', undefined)).toEqual({
      contentType: 'text/xml; charset=utf-8',
      body: '<?xml version="1.0" encoding="utf-8"?>\n<notifyResult success="true" msg="Registered for 25 hours."/>\n',
    });
  });

  test('is JSON with two members', () => {
    const { contentType, body } = notifyResult(false, 'No "such" document.', 'application/json');
    expect(contentType).toBe('application/json');
    expect(JSON.parse(body)).toStrictEqual({ success: false, msg: 'No "such" document.' });
  });

  test('is well-formed, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('<>&"\'\t\n\0\u007fa é😀')) }), (msg) => {
        const { body } = notifyResult(false, msg, undefined);
        expect(() => parseXmlStrictly(body)).not.toThrow();
        expect(body).toMatch(/^[^\n]+\n<notifyResult success="false" msg="[^"<\n]*"\/>\n$/);
      }),
    );
  });
});

describe('[65] JSON for', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json, text/plain, */*',
    'application/json;q=0.9, */*;q=0.8',
    'text/xml;q=0.5, application/json',
    'text/html, application/json;q=0.2',
    'text/xml;q=0, */*',
    'application/json, application/xml;q=0.9',
  ])('%s', (accept) => {
    expect(notifyResult(true, '', accept).contentType).toBe('application/json');
  });
});

describe('[65] XML for', () => {
  test.each([
    undefined,
    '',
    '*/*',
    'text/xml',
    'application/xml',
    'text/*',
    'application/*',
    'text/html',
    'text/xml, application/json',
    'application/json, application/xml',
    'application/json;q=0',
    'application/json;q=0, */*',
    'application/json;q=0.5, text/xml',
    'application/json;q=high',
    'application/json;q=2',
    'application/jsonx',
    'application/feed+json',
    ',,;;q=,',
  ])('%s', (accept) => {
    expect(notifyResult(true, '', accept).contentType).toBe('text/xml; charset=utf-8');
  });
});
