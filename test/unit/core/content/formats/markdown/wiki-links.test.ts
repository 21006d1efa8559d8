import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../../../../../src/core/content/formats/markdown/renderer.ts';

describe('wiki links', () => {
  test.each([
    ['[[Thin ice]]', '<a href="wiki:Thin%20ice">Thin ice</a>'],
    ['[[Thin ice|the *ice*]]', '<a href="wiki:Thin%20ice">the *ice*</a>'],
    ['[[Thin ice#The pier]]', '<a href="wiki:Thin%20ice#The%20pier">Thin ice &gt; The pier</a>'],
    ['[[Thin ice#A#B|x]]', '<a href="wiki:Thin%20ice#B">x</a>'],
    ['[[Ice#^37066d]]', '<a href="wiki:Ice">Ice</a>'],
    ['[[#The pier]]', 'The pier'],
    [
      '[[notes/Ice]]: _[[Ice]]_',
      '<a href="wiki:notes%2FIce">notes/Ice</a>: <em><a href="wiki:Ice">Ice</a></em>',
    ],
    ['[[2024-03-01]]', '<a href="wiki:2024-03-01">2024-03-01</a>'],
    ['[[a%2fb"><script>]]', '<a href="wiki:a%252fb%22%3E%3Cscript%3E">a%2fb&quot;&gt;&lt;script&gt;</a>'],
    ['![[pier.png]]', '<img src="wiki:pier.png" alt="pier.png">'],
    ['![[img/pier.png|300]]', '<img src="wiki:img%2Fpier.png" alt="pier.png" width="300">'],
    ['![[pier.png|300x200]]', '<img src="wiki:pier.png" alt="pier.png" width="300" height="200">'],
    ['![[pier.png|The pier]]', '<img src="wiki:pier.png" alt="The pier">'],
    [
      '![[film.mp4]] ![[talk.mp3]]',
      '<video src="wiki:film.mp4"></video> <audio src="wiki:talk.mp3"></audio>',
    ],
    ['![[Private note]]', '<a href="wiki:Private%20note">Private note</a>'],
    ['![[map.pdf]]', '<a href="wiki:map.pdf">map.pdf</a>'],
    ['[a [[b]] c](d)', '<a href="d">a b c</a>'],
    ['`[[a]]` \\[[b]]', '<code>[[a]]</code> [[b]]'],
  ])('%s', (text, html) => {
    expect(renderMarkdown(text)).toBe(`<p>${html}</p>\n`);
  });

  test('in a table the bar is escaped', () => {
    expect(renderMarkdown('|a|\n|-|\n|[[Ice\\|x]]|')).toContain('<td><a href="wiki:Ice">x</a></td>');
  });
});
