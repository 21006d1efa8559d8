import { article, type Files } from '../service/directory.ts';

const STORY = `The ferry left at six, an hour before the tide, and nobody on the quay waved.

## What was on board

A crane, two pianos and **forty crates** of lemons. The manifest says \`LEMONS/40\`, and see [the harbour](/harbour).

> Nothing is heavier than a piano that nobody plays.

| crate | weight | destination | remark |
| ----- | -----: | ----------- | ------ |
| 1     |  40 kg | Rotterdam   | fragile, this side up, to be kept dry at all times |
| 2     |  41 kg | Oslo        | none   |

\`\`\`js
const manifest = await fetch('https://harbour.example/manifest.json', { headers: { Accept: 'application/json' } });
\`\`\`

### Later

1. The pianos were unloaded.
2. So was the crane.
`;

/**
 * A publication with the usual parts: several articles, authors, tags, a table, code, an archive beyond the
 * limit.
 */
export const LIVELY: Files = {
  'publication.yaml': `title: The Harbour Gazette
description: Ships, weather and what the gulls say. Every morning, from the north quay.
link: https://harbour.example/
authority: example.org
rights: © 2026 The Harbour Gazette
authors: [{ name: Ane Berg, url: https://harbour.example/ane }]
limit: 5
`,
  'ferry.md': article(
    'The ferry that left an hour early',
    '2026-02-06T06:30:00Z',
    STORY,
    'tags: [ferries, pianos, lemons]',
    'summary: The ferry left at six, an hour before the tide, with a crane, two pianos and forty crates of lemons on board.',
    'authors: [Ane Berg, Tove Lind]',
    'updated: 2026-02-07T08:00:00Z',
  ),
  'weather/fog.md': article(
    'Fog until noon',
    '2026-02-05T05:00:00Z',
    'Fog, and then less fog. Whoever has no business on the water should stay at home until the horn is silent.',
    'tags: [weather]',
  ),
  'gulls.md': article(
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & others: a list',
    '2026-02-04T05:00:00Z',
    'The longest names of the register, read aloud.',
  ),
  'episode.md': article(
    'The sound of the quay',
    '2026-02-03T05:00:00Z',
    'Ten minutes of it.',
    'attachments: [{ url: https://harbour.example/quay.mp3, type: audio/mpeg, size: 9000000 }]',
    'tags: [sounds]',
  ),
  'crane.md': article(
    'A crane for sale',
    '2026-02-02T05:00:00Z',
    'It lifts nine tonnes. Enquiries to the office.',
  ),
  'first.md': article('The first issue', '2026-02-01T05:00:00Z', 'Good morning.'),
};
