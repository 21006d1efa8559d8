/** What `/healthz` says. */
export interface Health {
  /**
   * `starting` until there is something to serve; `degraded` while the last regeneration failed, the data
   * directory is not what it should be or caches could not be told of a change.
   */
  readonly status: 'starting' | 'ok' | 'degraded';
  /** Whether documents are served: what `/readyz` answers. */
  readonly ready: boolean;
  /** Why it is degraded, a sentence each. */
  readonly reasons: readonly string[];
  /** RFC 3339; since when regenerations fail, or, where another process publishes, nothing is heard of it. */
  readonly failingSince?: string | undefined;
  /** Whether this process publishes, would if another one did not, or only answers. */
  readonly role: 'publisher' | 'follower' | 'web';
  readonly articles: number;
  /** Articles that are left out because something is wrong with them. */
  readonly articlesLeftOut: number;
  /** Which snapshot is served: the same number in all processes that share a store. */
  readonly snapshotVersion?: number | undefined;
  /** RFC 3339; when what is served was made. */
  readonly snapshotMade?: string | undefined;
  /** RFC 3339; when the next regeneration is due. */
  readonly nextRun?: string | undefined;
}
