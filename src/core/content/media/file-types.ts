/** Role of a file that has an article's base name. */
export type CompanionRole = 'attachment' | 'image' | 'transcript' | 'chapters';

interface FileType {
  /** Registered media type. */
  readonly mediaType: string;
  /** Undefined: such a file is not taken for an article's only because of its name. */
  readonly role?: CompanionRole;
}

/** Types of the files that articles usually carry, by extension. */
const FILE_TYPES: Readonly<Record<string, FileType>> = {
  aac: { mediaType: 'audio/aac', role: 'attachment' },
  flac: { mediaType: 'audio/flac', role: 'attachment' },
  m4a: { mediaType: 'audio/mp4', role: 'attachment' },
  mp3: { mediaType: 'audio/mpeg', role: 'attachment' },
  oga: { mediaType: 'audio/ogg', role: 'attachment' },
  ogg: { mediaType: 'audio/ogg', role: 'attachment' },
  opus: { mediaType: 'audio/ogg', role: 'attachment' },
  wav: { mediaType: 'audio/wav', role: 'attachment' },
  m4v: { mediaType: 'video/mp4', role: 'attachment' },
  mov: { mediaType: 'video/quicktime', role: 'attachment' },
  mp4: { mediaType: 'video/mp4', role: 'attachment' },
  ogv: { mediaType: 'video/ogg', role: 'attachment' },
  webm: { mediaType: 'video/webm', role: 'attachment' },
  avif: { mediaType: 'image/avif', role: 'image' },
  gif: { mediaType: 'image/gif', role: 'image' },
  jpeg: { mediaType: 'image/jpeg', role: 'image' },
  jpg: { mediaType: 'image/jpeg', role: 'image' },
  png: { mediaType: 'image/png', role: 'image' },
  svg: { mediaType: 'image/svg+xml', role: 'image' },
  webp: { mediaType: 'image/webp', role: 'image' },
  csv: { mediaType: 'text/csv' },
  epub: { mediaType: 'application/epub+zip', role: 'attachment' },
  json: { mediaType: 'application/json' },
  pdf: { mediaType: 'application/pdf', role: 'attachment' },
  srt: { mediaType: 'application/x-subrip', role: 'transcript' },
  txt: { mediaType: 'text/plain' },
  vtt: { mediaType: 'text/vtt', role: 'transcript' },
  zip: { mediaType: 'application/zip' },
};

function fileType(extension: string): FileType | undefined {
  return Object.hasOwn(FILE_TYPES, extension) ? FILE_TYPES[extension] : undefined;
}

/** Returns the registered media type of a path's extension; undefined if it is not known. */
export function mediaTypeOf(path: string): string | undefined {
  const extension = /\.([a-z0-9]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? '';
  return fileType(extension)?.mediaType;
}

/** Returns the role of a companion file by its extension, in lower case with its dot; undefined if it has none. */
export function roleOfExtension(extension: string): CompanionRole | undefined {
  return fileType(extension.slice(1))?.role;
}
