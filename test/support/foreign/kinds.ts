/** Kinds of cases about metadata, with the statements of the contract that they prove. */
export const METADATA_KINDS = {
  dates: '[20]',
  drafts: '[67]',
  fences: '[68]',
  'front-matter': '[5]',
  ids: '[72]',
  keys: '[5]',
  languages: '[24]',
  podcasts: '[16]',
  'tags-and-authors': '[14] [24]',
  titles: '[8] [12]',
} as const;

/** Kinds of cases about the text of articles. */
export const TEXT_KINDS = {
  embeds: '[7] [69]',
  markdown: '[69]',
  'saved-pages': '[1] [69]',
  summaries: '[69]',
  'template-tags': '[69]',
} as const;

/** Kinds of cases about files, addresses and whole sites. */
export const SITE_KINDS = {
  addresses: '[71]',
  bundles: '[70] [71]',
  files: '[70]',
  names: '[21]',
  'one-bad-article': '[68]',
  paths: '[71]',
  'site-files': '[68]',
} as const;

/** Kinds of cases whose texts are as large as a file may be. */
export const LARGE_KINDS = {
  'large-texts': '[68] [69]',
} as const;
