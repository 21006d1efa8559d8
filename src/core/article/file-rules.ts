/** The publication's own rules about its files. */
export interface FileRules {
  /** Glob patterns of the files that alone are articles, whatever their names. */
  readonly include?: readonly string[] | undefined;
  /** Glob patterns of files that are no articles. */
  readonly exclude?: readonly string[] | undefined;
  /** Static directories without a final `/`: below the content directory or, with a leading `../`, beside it. */
  readonly static?: readonly string[] | undefined;
}

/** Reduces settings to the rules about files. */
export function fileRulesOf({ include, exclude, static: directories }: FileRules): FileRules {
  return {
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(directories !== undefined && { static: directories }),
  };
}
