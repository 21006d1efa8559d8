import { describe, expect, test } from 'vitest';
import { boilerplateKind } from '../../../../../../src/core/content/formats/text/boilerplate.ts';
import { BOILERPLATE_KINDS } from '../../../../../../src/core/content/formats/text/boilerplate-kinds.ts';

const CASES: Readonly<Record<string, readonly string[]>> = {
  'follow prompt': [
    'Follow us on:',
    'Follow us',
    'FOLLOW US ON TWITTER',
    'Find us on Facebook, Twitter and YouTube',
    'Stay connected',
  ],
  'share prompt': [
    'Share this',
    'Share this article',
    'Share',
    'Share on Facebook',
    'Share this story with friends!',
    '12 shares',
  ],
  button: [
    'Tweet',
    'Facebook',
    'Print',
    'Email',
    'Email this',
    'E-mail this article to a friend',
    'Tweet 12 | Share 3',
    'Facebook Twitter LinkedIn',
    'Text size: - +',
  ],
  'read more': [
    'Read more',
    'Read more »',
    'Read more…',
    'Continue reading',
    'See also',
    'Read more: Ties between two neighbours',
    'Also read: Another story',
    'Read the full story',
  ],
  'list of other articles': [
    'Related articles',
    'RELATED STORIES:',
    'Related',
    'Most read',
    'You may also like',
    'Latest news',
    'Editor’s picks',
    "Don't miss",
  ],
  advertisement: [
    'Advertisement',
    'ADVERTISEMENT',
    '- Advertisement -',
    '[Ad]',
    'Sponsored content',
    'Story continues below advertisement',
  ],
  'sign-up prompt': [
    'Sign up for our newsletter',
    'Subscribe',
    'Subscribe to our daily e-mail newsletter!',
    'Sign up now',
    'Log in to comment',
    'Get our free newsletter',
  ],
  'click prompt': [
    'Click here',
    'Click here to subscribe',
    'Click here for more pictures',
    'Click to enlarge',
    'Click on the image to see it large',
  ],
  comments: [
    'Comments (3)',
    '3 comments',
    'Leave a comment',
    'Comments are closed.',
    'View all 12 comments',
    'Be the first to comment',
  ],
  navigation: [
    'Home',
    'Home > World > Asia',
    'Back to top',
    'Next article',
    '« Previous',
    'Page 1 of 3',
    'Privacy policy',
  ],
};

describe('boilerplateKind recognises a whole line', () => {
  test.each(Object.entries(CASES).flatMap(([name, lines]) => lines.map((line) => [name, line])))(
    '%s: %s',
    (name, line) => {
      expect(boilerplateKind(line)).toBe(name);
    },
  );

  test('recognises a line with no-break spaces', () => {
    expect(boilerplateKind('Follow\u00A0us on:')).toBe('follow prompt');
  });
});

describe('does not take text for boilerplate', () => {
  test.each([
    '',
    'Follow us on a journey through the East China Sea',
    'Share prices fell on Thursday',
    'Share of renewable power rises',
    'Print is not dead',
    'Facebook and Twitter were blocked on Thursday.',
    'Facebook buys a rival',
    'Read more books, says the minister',
    'Read more: it makes you wise.',
    'Related crimes rose as well',
    'Most read the statement as a warning',
    'Advertisement spending grew by a tenth',
    'Subscribe to the theory, or leave',
    'Sign up for the army, posters said',
    'Click here was the title of the play',
    'Comments by the minister',
    'Comments were not available at once.',
    'Home affairs',
    'Search for survivors goes on',
    'Next: the elections',
    'X',
    'He asked readers to share this article',
    'share this',
    'print',
  ])('%s', (line) => {
    expect(boilerplateKind(line)).toBeUndefined();
  });
});

test('every kind has cases', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(BOILERPLATE_KINDS.map(({ name }) => name).toSorted());
});

test('does not examine lines above the length limit', () => {
  expect(boilerplateKind(`Share${' on Facebook'.repeat(100_000)}`)).toBeUndefined();
});
