import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { ResponseCounters, type ResponseCount } from './response-counters.ts';
import { createCountedFeeds, type CountedFeeds } from './feed-labels.ts';
import { registerPublication, type NoteRegeneration, type PublicationInput } from './publication-metrics.ts';

/** The metrics of a publisher, and the counters behind them. */
export interface Metrics {
  readonly counts: ResponseCounters;
  /** Labels that responses are counted by. */
  readonly feeds: CountedFeeds;
  readonly noteRegeneration: NoteRegeneration;
  readonly contentType: string;
  /** Everything in the text format of Prometheus. */
  readonly text: () => Promise<string>;
}

/**
 * Metrics of the process, its memory and its event loop; one registry per process, however many publishers it
 * has.
 */
let ofProcess: Registry | undefined;

function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

const PUSH_HELP = {
  subscriptions: 'Subscriptions to documents at present',
  waiting: 'Subscribers that are yet to be told of a change',
  parked: 'Subscribers that were given up until they subscribe again',
  intents: 'Requests to the hub that are yet to be verified',
  pings: 'Changes that outside hubs are yet to be told of',
} as const;

const LABELS = ['feed', 'format', 'status', 'coding'] as const;

/** State of push. */
interface PushFigures {
  readonly subscriptions: number;
  readonly waiting: number;
  readonly parked: number;
  readonly intents: number;
  readonly pings: number;
  /** Outside hubs that are monitored, with the number of documents that each has not delivered in time. */
  readonly hubs: readonly { readonly hub: string; readonly late: number }[];
}

/** Dependencies of {@link createMetrics}. */
export interface MetricsInput extends PublicationInput {
  /** Undefined if the state is unknown. */
  readonly push: () => PushFigures | undefined;
}

/**
 * Creates the metrics of one publisher. {@link ResponseCounters} counts responses; all other values are read
 * on request.
 */
export function createMetrics({ push, ...publication }: MetricsInput): Metrics {
  const counts = new ResponseCounters();
  const feeds = createCountedFeeds(() => publication.current()?.publication);
  const registry = new Registry();
  const ofThisProcess = processRegistry();
  const counter = (name: string, help: string, value: (row: ResponseCount) => number): void => {
    // The registry keeps it.
    void new Counter({
      name,
      help,
      labelNames: LABELS,
      registers: [registry],
      collect() {
        this.reset();
        for (const row of counts.rows(feeds.names)) {
          const { feed, format, status, coding } = row;
          this.inc({ feed, format, status, coding }, value(row));
        }
      },
    });
  };
  counter(
    'feedwright_answers_total',
    'Answers by feed, format, status and content-coding',
    (row) => row.answers,
  );
  counter('feedwright_answer_bytes_total', 'Bytes of their bodies', (row) => row.bytes);
  const gauge = (name: keyof typeof PUSH_HELP): void => {
    void new Gauge({
      name: `feedwright_push_${name}`,
      help: PUSH_HELP[name],
      registers: [registry],
      collect() {
        const figures = push();
        if (figures === undefined) this.remove();
        else this.set(figures[name]);
      },
    });
  };
  for (const name of Object.keys(PUSH_HELP) as (keyof typeof PUSH_HELP)[]) gauge(name);
  void new Gauge({
    name: 'feedwright_push_hub_undelivered',
    help: 'Documents that an outside hub was told of and has not delivered in time',
    labelNames: ['hub'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { hub, late } of push()?.hubs ?? []) this.inc({ hub: new URL(hub).host }, late);
    },
  });
  return {
    counts,
    feeds,
    noteRegeneration: registerPublication(registry, publication),
    contentType: registry.contentType,
    text: async () => (await registry.metrics()) + (await ofThisProcess.metrics()),
  };
}
