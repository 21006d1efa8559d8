/** The body of `/healthz`. */
export interface Health {
  /**
   * `starting` until a snapshot is served; `degraded` while the last regeneration failed, the data
   * directory is unusable, or caches could not be purged.
   */
  readonly status: 'starting' | 'ok' | 'degraded';
  /** True if documents are served, as `/readyz` answers. */
  readonly ready: boolean;
  /** Reasons for `degraded`, one sentence each. */
  readonly reasons: readonly string[];
  /** RFC 3339; start of the present failure of regenerations, or of contact with the publishing process. */
  readonly failingSince?: string | undefined;
  /** Role of this process: it publishes, stands by to publish, or only serves. */
  readonly role: 'publisher' | 'follower' | 'web';
  readonly articles: number;
  /** Number of articles that are left out because of errors. */
  readonly articlesLeftOut: number;
  /** Version of the served snapshot: the same number in all processes that share a store. */
  readonly snapshotVersion?: number | undefined;
  /** RFC 3339; build time of the served snapshot. */
  readonly snapshotMade?: string | undefined;
  /** RFC 3339; last regeneration by the schedule, in any process. */
  readonly lastTick?: string | undefined;
  /** RFC 3339; time of the next regeneration. */
  readonly nextRun?: string | undefined;
}
