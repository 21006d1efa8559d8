import { article, type Files } from '../service/directory.ts';

/** A small publication with both directions in its own texts, its articles and their titles. */
export const RIGHT_TO_LEFT: Files = {
  'publication.yaml':
    'title: חדשות הנמל\ndescription: כל מה שקורה בנמל (24/7).\nlanguage: he\nauthority: example.org\n' +
    'authors: [מערכת הנמל]\n',
  'guide.md': article(
    'מדריך ל-HTTP/2',
    '2026-01-06T10:00:00Z',
    'פרוטוקול HTTP/2 (משנת 2015) מהיר יותר מ-HTTP/1.1, ולא רק ב-10%!\n\nראו גם את [RFC 9113](/rfc9113).',
    'tags: [רשת, HTTP/2]',
  ),
  'welcome.md': article(
    'أهلا (RFC 9110)',
    '2026-01-05T10:00:00Z',
    'مرحبا بكم في عام 2026 (الجزء 1)!',
    'language: ar',
    'tags: [HTTP/2]',
  ),
  'harbour.md': article(
    'Harbour (2026): what is new?',
    '2026-01-04T10:00:00Z',
    'Ships, and a crane (no. 7)!',
    'language: en-GB',
  ),
  'page.html': [
    '<!doctype html>',
    '<html lang="fa" dir="rtl"><head><title>بندر (۲۰۲۶)</title>',
    '<meta property="article:published_time" content="2026-01-03T10:00:00Z"></head>',
    '<body><article><p>سلام، <bdi>HTTP/3</bdi> (نسخه 2)!</p></article></body></html>',
  ].join('\n'),
  'name-first.md': article('HTTP/3: מה חדש? (חלק 1)', '2026-01-02T10:00:00Z', 'הכול חדש (כמעט)!'),
  'foreign.md': article(
    'Ten things (for 2026)!',
    '2026-01-01T10:00:00Z',
    '<div dir="rtl" lang="he"><p>כותרת באנגלית, טקסט בעברית (1).</p></div>',
    'language: he',
    'attachments: [{url: /a.pdf, type: application/pdf, size: 9}]',
  ),
};

/** Titles of its articles, newest first, as documents must give them. */
export const RIGHT_TO_LEFT_TITLES: readonly string[] = [
  'מדריך ל-HTTP/2',
  'أهلا (RFC 9110)',
  'Harbour (2026): what is new?',
  'بندر (۲۰۲۶)',
  'HTTP/3: מה חדש? (חלק 1)',
  'Ten things (for 2026)!',
];
