import { expect, test } from 'vitest';
import { directionOf, knownDirectionOf, languageTag } from '../../../../src/core/article/language.ts';

test.each([
  ['he', 'Hebrew'],
  ['iw', 'Hebrew, by its former code'],
  ['yi', 'Yiddish'],
  ['ji', 'Yiddish, by its former code'],
  ['lad', 'Judaeo-Spanish'],
  ['ar', 'Arabic'],
  ['ar-EG', 'Arabic in Egypt'],
  ['arz', 'Egyptian Arabic'],
  ['fa', 'Persian'],
  ['prs', 'Dari'],
  ['ps', 'Pashto'],
  ['ur', 'Urdu'],
  ['sd', 'Sindhi'],
  ['ks', 'Kashmiri'],
  ['ug', 'Uyghur'],
  ['ckb', 'Central Kurdish'],
  ['ku-Arab', 'Kurdish in Arabic script'],
  ['ku-IQ', 'Kurdish in Iraq'],
  ['az-Arab', 'Azerbaijani in Arabic script'],
  ['az-IR', 'Azerbaijani in Iran'],
  ['pa-PK', 'Punjabi in Pakistan'],
  ['pa-Arab', 'Punjabi in Arabic script'],
  ['uz-AF', 'Uzbek in Afghanistan'],
  ['ur-Aran', 'Urdu in Nastaliq'],
  ['dv', 'Dhivehi'],
  ['nqo', 'N’Ko'],
  ['man-Nkoo', 'Manding in N’Ko'],
  ['ff-Adlm', 'Fulah in Adlam'],
  ['rhg', 'Rohingya'],
  ['rhg-Rohg', 'Rohingya in Hanifi'],
  ['syr', 'Syriac'],
  ['arc', 'Imperial Aramaic'],
  ['sam', 'Samaritan'],
  ['men-Mend', 'Mende in Kikakui'],
  ['und-Hebr', 'any language in Hebrew script'],
])('%s, %s, runs from right to left', (language) => {
  expect(directionOf(language)).toBe('rtl');
});

test.each([
  ['en', 'English'],
  ['ru', 'Russian'],
  ['zh', 'Chinese'],
  ['az', 'Azerbaijani'],
  ['az-Latn-IR', 'Azerbaijani in Latin script in Iran'],
  ['ku', 'Kurdish'],
  ['pa', 'Punjabi'],
  ['ks-Deva', 'Kashmiri in Devanagari'],
  ['sd-Deva', 'Sindhi in Devanagari'],
  ['ug-Cyrl', 'Uyghur in Cyrillic script'],
  ['he-Latn', 'Hebrew in Latin script'],
  ['ar-Latn', 'Arabic in Latin script'],
  ['ff', 'Fulah'],
  ['en-IL', 'English in Israel'],
])('%s, %s, runs from left to right', (language) => {
  expect(knownDirectionOf(language)).toBe('ltr');
});

test.each(['und', 'mul', 'zxx', 'xx', 'qaa', 'und-IL', 'art-x-klingon'])(
  '%s has no known direction',
  (language) => {
    expect([knownDirectionOf(language), directionOf(language)]).toEqual([undefined, 'ltr']);
  },
);

test.each([
  ['EN-us', 'en-US'],
  ['iw', 'he'],
  ['az-arab', 'az-Arab'],
])('[24] %s becomes %s', (tag, canonical) => {
  expect(languageTag(tag)).toBe(canonical);
});

test.each(['', 'e', 'english please', 'en_US', 'x-foo', '-', 'en-'])(
  '[24] "%s" is not a language tag',
  (tag) => {
    expect(languageTag(tag)).toBeUndefined();
  },
);
