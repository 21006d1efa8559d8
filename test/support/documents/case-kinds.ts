/** Kinds of cases, with the statements of the contract that they prove. */
export const CASE_KINDS = {
  dates: '[20]',
  encodings: '[1]',
  'front-matter': '[66]',
  html: '[7]',
  markdown: '[7]',
  names: '[21]',
  sidecars: '[66]',
  text: '[8]',
  xml: '[1] [8]',
} as const;

/** Kinds of cases of the largest texts and the most markup. */
export const LARGE_CASE_KINDS = {
  size: '[9]',
} as const;
