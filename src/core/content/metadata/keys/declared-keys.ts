/** Names and meaning of one key of front matter and sidecars. */
export interface DeclaredKey {
  /**
   * Names that other programs use, in their order of precedence. A dot leads to a member of a map. Letter case,
   * hyphens, underscores and blanks make no difference.
   */
  readonly aliases: readonly string[];
  /** One line of Markdown for the documentation. */
  readonly meaning: string;
}

/**
 * Every key of front matter and sidecars, by its own name. Where several names of one key stand in an article, the
 * own name wins, then the first alias; `tags` and `categories` are merged. Reading, suggestions, documentation and the
 * JSON Schema are made from this declaration.
 */
export const DECLARED_KEYS = {
  title: {
    aliases: ['headline', 'seo.title', 'meta_title', 'og_title'],
    meaning: 'title; may also stand in the text',
  },
  published: {
    aliases: [
      'date',
      'pubDate',
      'published_at',
      'published_date',
      'date_published',
      'posted',
      'post_date',
      'created',
      'created_at',
      'date_created',
      'creation_date',
      'created_time',
      'datetime',
      'timestamp',
    ],
    meaning:
      'publication date: `2014-06-05T17:18:00Z`. Without a zone it is read in `TIMEZONE`. A date in the future schedules the article. `published: false` keeps the article out',
  },
  publishDate: {
    aliases: ['publish_on', 'scheduled_at'],
    meaning: 'date on which the article comes out, if later than `date`; alone it is the publication date',
  },
  updated: {
    aliases: [
      'lastmod',
      'modified',
      'updatedDate',
      'last_modified_at',
      'updated_at',
      'last_modified',
      'last_updated',
      'last_update.date',
      'last_update',
      'last_updated_at',
      'date_modified',
      'date_updated',
      'modified_at',
      'modified_date',
      'edited',
      'revised',
    ],
    meaning:
      'date of the last significant edit. If absent, the service detects significant edits: ten words, or a fifth of a short text',
  },
  expires: {
    aliases: ['expiryDate', 'unpublishDate', 'expires_at', 'expire_date', 'expiration_date', 'expiry'],
    meaning: 'the article is withdrawn at this moment',
  },
  id: {
    aliases: [],
    meaning:
      'permanent id, an absolute IRI or a UUID; anything else counts as `guid`. By default the service mints one',
  },
  guid: {
    aliases: ['uuid'],
    meaning:
      'id of the article in another program, in any form; it becomes the permanent id of an article that is new here',
  },
  url: {
    aliases: [],
    meaning:
      'absolute: address of the article’s page, if another site has it. A path means `permalink`, the address of a recording means `attachments`',
  },
  external_url: {
    aliases: ['link', 'external_link', 'link_url', 'linked_url'],
    meaning: 'absolute URL of the page elsewhere that the article is about (a link post)',
  },
  slug: {
    aliases: ['post_slug', 'url_slug', 'post_name', 'basename'],
    meaning: 'last part of the article’s address; default: the name of the file',
  },
  permalink: { aliases: ['path', 'url_path'], meaning: 'path of the article’s page on this site' },
  aliases: {
    aliases: ['alias'],
    meaning:
      'earlier paths of the page, which redirect to it; without a slash, other names for links between notes',
  },
  redirect_from: {
    aliases: [
      'redirects',
      'old_url',
      'old_urls',
      'old_permalink',
      'previous_url',
      'previous_urls',
      'former_urls',
      'moved_from',
    ],
    meaning: 'earlier paths of the page, which redirect to it',
  },
  authors: {
    aliases: [
      'author',
      'byline',
      'by',
      'creator',
      'writer',
      'post_author',
      'taxonomies.authors',
      'taxonomies.author',
      'seo.author',
    ],
    meaning:
      'a name, `Name <mail>`, or `name`, `url` and `email`; or a list of these. A name may be a key of `authors.yml`',
  },
  tags: {
    aliases: ['tag', 'topics', 'topic', 'labels', 'taxonomies.tags', 'taxonomies.tag'],
    meaning: 'a list, or words with commas between; in a dated file of `_posts` also with blanks',
  },
  categories: {
    aliases: ['category', 'taxonomies.categories', 'taxonomies.category'],
    meaning: 'more tags; patterns of addresses may use them',
  },
  keywords: { aliases: ['meta_keywords', 'seo.keywords'], meaning: 'tags, if the article has no others' },
  summary: {
    aliases: [
      'description',
      'excerpt',
      'abstract',
      'custom_excerpt',
      'lede',
      'intro',
      'desc',
      'meta_description',
      'og_description',
      'seo.description',
    ],
    meaning: 'plain text; default: the beginning of the article',
  },
  language: {
    aliases: ['lang', 'locale', 'language_code', 'lang_code', 'content_language'],
    meaning: 'BCP 47; `zh_CN` and `English` are read as meant',
  },
  direction: { aliases: ['dir', 'text_direction'], meaning: '`ltr` or `rtl`; see below' },
  image: {
    aliases: [
      'cover',
      'cover_image',
      'featured_image',
      'feature_image',
      'hero_image',
      'hero',
      'images',
      'banner',
      'thumbnail',
      'thumb',
      'thumbnail_image',
      'thumbnail_url',
      'image_url',
      'cover_url',
      'featured_img',
      'feature_img',
      'cover_img',
      'main_image',
      'post_image',
      'social_image',
      'share_image',
      'share_img',
      'og_image',
      'seo.image',
      'og.image',
      'header.image',
      'header.overlay_image',
      'header.teaser',
      'header_image',
      'header_img',
      'preview_image',
      'photo',
      'teaser',
    ],
    meaning: 'address or file of the main image; or `url`, `width` and `height`',
  },
  attachments: {
    aliases: [
      'attachment',
      'enclosure',
      'enclosures',
      'audio',
      'audio_url',
      'audio_file',
      'file',
      'mp3',
      'media',
      'media_url',
      'episode_url',
      'video',
      'video_file',
      'video_url',
    ],
    meaning:
      'a list of addresses or files; or of `url`, `type`, `size`, `title`, `duration`, `width` and `height`; or `URL LENGTH TYPE`',
  },
  size: {
    aliases: ['length', 'file_size', 'bytes', 'audio_length', 'audio_size', 'enclosure_length'],
    meaning: 'length in bytes of the only attachment',
  },
  duration: {
    aliases: ['audio_duration', 'itunes_duration', 'itunes.duration'],
    meaning: 'playing time of the only attachment',
  },
  mediaType: {
    aliases: ['mime', 'mime_type', 'audio_type', 'enclosure_type'],
    meaning: 'media type of the only attachment',
  },
  source: { aliases: [], meaning: 'first publisher of the article: a name, or `title` and `url`' },
  draft: { aliases: ['is_draft'], meaning: '`true`: do not publish' },
  publish: {
    aliases: ['dg_publish'],
    meaning: '`false`: do not publish; in a vault where a note says `true`, only such notes are published',
  },
  hidden: {
    aliases: ['hide', 'unlisted', 'private', 'secret', 'members_only', 'unpublished', 'wip', 'headless'],
    meaning: '`true`: do not publish',
  },
  excludeFromCollections: {
    aliases: ['eleventyExcludeFromCollections'],
    meaning: '`true`: do not publish',
  },
  public: { aliases: ['listed'], meaning: '`false`: do not publish' },
  password: { aliases: ['passphrase'], meaning: 'any value: do not publish' },
  status: {
    aliases: ['post_status', 'publish_status', 'publication_status'],
    meaning: '`draft`, `pending`, `private` and the like: do not publish',
  },
  visibility: { aliases: [], meaning: 'anything but `public`: do not publish' },
  'build.render': { aliases: [], meaning: '`never`: do not publish' },
  'build.list': { aliases: [], meaning: '`never`: do not publish' },
} as const satisfies Readonly<Record<string, DeclaredKey>>;

/** Own name of a key in {@link DECLARED_KEYS}. */
export type KeyName = keyof typeof DECLARED_KEYS;
