/** The style sheet of every page, inlined: it costs no request, and the policy can name its hash. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c1c1c; --quiet: #595959; --line: #ddd8ce; --ground: #fffdf9; --box: #f6f2ea; --link: #0b57a4;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; --sans: system-ui, sans-serif; --mono: ui-monospace, Menlo, Consolas, monospace }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e6e3; --quiet: #a8a8a8; --line: #3d4146; --ground: #16181a; --box: #202327; --link: #8cbcf0 }
}
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0 auto; max-width: 42rem; padding: 1rem 1.25rem 3rem; color: var(--text); background: var(--ground);
  font: 1.125rem/1.6 var(--serif); overflow-wrap: break-word }
a { color: var(--link); text-underline-offset: .15em }
a:not([href]) { color: inherit }
a:hover { text-decoration-thickness: 2px }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
body > header { padding: .5rem 0 1rem; border-bottom: 1px solid var(--line); font: 600 1rem/1.5 var(--sans) }
body > header a { color: inherit; text-decoration: none }
body > footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font: .875rem/1.5 var(--sans) }
body > footer p { margin: .25rem 0 }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; margin: 2rem 0 .5rem }
h1 { font-size: clamp(1.7rem, 1.3rem + 1.8vw, 2.3rem); line-height: 1.15; margin: 2rem 0 .75rem }
h2 { font-size: 1.35rem }
h3 { font-size: 1.15rem }
h4, h5, h6 { font-size: 1rem }
.meta, h1, h2, body > footer p { text-align: -webkit-match-parent; text-align: match-parent }
.meta, figcaption { color: var(--quiet); font: .875rem/1.5 var(--sans) }
.lead { margin: 0 0 1.75rem; color: var(--quiet); font-size: 1.2rem; line-height: 1.45 }
article > .meta { margin: 0 0 1.75rem }
article > .meta:last-child { margin: 2.5rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line) }
article { margin-inline: -.5rem; padding-inline: .5rem; overflow-x: clip }
figure { margin: 1.75rem 0 }
figcaption { margin-top: .5rem; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line) }
img, video { max-width: 100%; height: auto; border-radius: 4px }
audio { display: block; width: 100%; margin-bottom: .5rem }
blockquote { margin: 1.5rem 0; padding-inline-start: 1.25rem; border-inline-start: 3px solid var(--line); font-style: italic }
:is(ul, ol, dl, blockquote) :is(ul, ol, dl, blockquote) :is(ul, ol, dl, blockquote) :is(ul, ol, dd, blockquote) { margin-inline: 0; padding-inline-start: 1rem }
:is(ul, ol, dl, blockquote) :is(ul, ol, dl, blockquote) :is(ul, ol, dl, blockquote) :is(ul, ol, dl, blockquote) :is(ul, ol, dd, blockquote) { padding-inline-start: 0; border: 0 }
dd { margin-inline-start: 1.5rem }
pre, code, kbd, samp { font: .875em/1.5 var(--mono) }
pre { overflow-x: auto; padding: .875rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--box); direction: ltr; text-align: left }
pre code { font-size: 1em }
.wide { overflow-x: auto; margin: 1.5rem 0 }
table { border-collapse: collapse; font: .9375rem/1.5 var(--sans); font-variant-numeric: tabular-nums }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .75rem; text-align: start; vertical-align: top }
th:first-child, td:first-child { padding-inline-start: 0 }
td[align=right], th[align=right] { text-align: end }
td[align=center], th[align=center] { text-align: center }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0 }
ul.attachments { padding: 0; list-style: none; font: .9375rem/1.5 var(--sans) }
.subscribe { margin: 0 0 2rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 8px; background: var(--box); font: .9375rem/1.5 var(--sans) }
.subscribe h2 { margin: 0; font: 600 1.05rem/1.5 var(--sans) }
.subscribe p { margin: .25rem 0 .5rem }
.subscribe ul { margin: 0 0 .75rem; padding: 0; list-style: none }
.subscribe p:last-child, .subscribe ul:last-child { margin-bottom: 0 }
.subscribe p:empty { margin: 0 }
.addresses li { display: flex; align-items: center; gap: .5rem .75rem; padding: .2rem 0 }
.addresses label { display: flex; flex: 1; align-items: center; gap: .5rem; min-width: 0 }
.addresses span { flex: none; width: 5.5rem }
.addresses input { flex: 1; min-width: 0; width: 100%; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 5px;
  color: inherit; background: var(--ground); font: .8125rem/1.5 var(--mono); text-overflow: ellipsis }
button { padding: .35rem .9rem; border: 1px solid var(--link); border-radius: 5px; color: var(--link); background: none; font: 600 .8125rem/1.5 var(--sans); cursor: pointer }
button:hover { color: var(--ground); background: var(--link) }
button[hidden] { display: none }
.readers { display: flex; flex-wrap: wrap; gap: 0 1.25rem }
.readers a, nav a { display: inline-block; padding: .2rem 0 }
ol.articles { list-style: none; margin: 0; padding: 0 }
ol.articles > li { padding: 1.25rem 0; border-top: 1px solid var(--line) }
ol.articles > li:first-child { padding-top: 0; border-top: 0 }
ol.articles h2 { margin: 0; font-size: 1.3rem }
ol.articles h2 a { text-decoration: none }
ol.articles h2 a:not([href]) { color: inherit }
a:hover { text-decoration: underline }
ol.articles p { margin: .35rem 0 0 }
nav.meta { padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1rem }
@media (max-width: 30rem) {
  body { font-size: 1.0625rem }
  .subscribe { margin-inline: -.5rem; padding: .875rem }
  .addresses li { align-items: end }
  .addresses label { flex-wrap: wrap; gap: 0 }
  .addresses span { width: 100% }
}
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #444; --line: #bbb; --ground: #fff; --box: #fff; --link: #000 }
  body { max-width: none; padding: 0; font-size: 11pt }
  .subscribe ul.readers, .subscribe p, .addresses button, nav, body > footer p + p { display: none }
  article a[href^=http]::after { content: " (" attr(href) ")"; font-size: .8em; overflow-wrap: anywhere }
  article .meta a::after { content: none }
  h1, h2, h3, h4, h5, h6 { break-after: avoid }
  figure, img, tr, ol.articles > li { break-inside: avoid }
  pre { white-space: pre-wrap }
}
`;
