/** The style of every page. It stands in the page itself: one request, and a policy that names its hash. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c1c1c; --quiet: #595959; --line: #d6d6d6; --ground: #fffdf9; --link: #0b57a4 }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e6e3; --quiet: #a8a8a8; --line: #444; --ground: #16181a; --link: #8cbcf0 }
}
body { margin: 0 auto; max-width: 42rem; padding: 1rem 1.25rem 4rem; color: var(--text); background: var(--ground);
  font: 1.0625rem/1.6 Georgia, "Times New Roman", serif; overflow-wrap: break-word }
a { color: var(--link) }
header { padding: .5rem 0 1rem; border-bottom: 1px solid var(--line); font-weight: bold }
header a { text-decoration: none }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 1.5rem 0 .5rem }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 }
.meta, h1, h2 { text-align: -webkit-match-parent; text-align: match-parent }
.meta, figcaption { color: var(--quiet); font-size: .9rem }
figure { margin: 1.5rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line) }
img, video { max-width: 100%; height: auto }
audio { width: 100% }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line) }
table { display: block; overflow-x: auto; border-collapse: collapse }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: start }
ol.articles { list-style: none; padding: 0 }
ol.articles > li { padding: 1rem 0; border-top: 1px solid var(--line) }
ol.articles p { margin: .25rem 0 }
`;
