import { describe, expect, test } from 'vitest';
import { parseJsonStrictly, parseXmlStrictly } from '../../../../../src/core/feed/xml/strict-parse.ts';

describe('parseXmlStrictly', () => {
  test.each([
    ['an empty element', '<a/>'],
    ['a declared prefix', '<x:a xmlns:x="urn:x"/>'],
    ['CDATA', '<a><![CDATA[<b>&nbsp;]]></a>'],
    ['emoji', '<a>😀</a>'],
  ])('[1] accepts %s', (_, xml) => {
    expect(() => parseXmlStrictly(xml)).not.toThrow();
  });

  test.each([
    ['nothing', ''],
    ['text alone', 'a'],
    ['an open element', '<a>'],
    ['crossed elements', '<a><b></a></b>'],
    ['two roots', '<a/><a/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a bare ampersand', '<a>&</a>'],
    ['an entity of HTML', '<a>&nbsp;</a>'],
    ['a CDATA end outside of a section', '<a>]]></a>'],
    ['an undeclared prefix', '<x:a/>'],
    ['an undeclared prefix of an attribute', '<a x:b="c"/>'],
    ['a control character', '<a>\u0008</a>'],
    ['a reference to a control character', '<a>&#x8;</a>'],
    ['a non-character', '<a>\uFFFE</a>'],
    ['a lone high surrogate', '<a>\uD83D!</a>'],
    ['a lone low surrogate', '<a>\uDE00</a>'],
  ])('[1] rejects %s', (_, xml) => {
    expect(() => parseXmlStrictly(xml)).toThrow(Error);
  });
});

describe('parseJsonStrictly', () => {
  test('accepts JSON', () => {
    expect(() => parseJsonStrictly('{"a":[1]}')).not.toThrow();
  });

  test.each(['', '{', '[1,]', '{"a":1}{"b":2}', '{"a":"\n"}', "{'a':1}"])('rejects %j', (json) => {
    expect(() => parseJsonStrictly(json)).toThrow(SyntaxError);
  });
});
