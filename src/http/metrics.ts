import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { AnswerCounts, type AnswerCount } from './answer-counts.ts';

/** What `/metrics` tells, and where it is counted. */
export interface Metrics {
  readonly counts: AnswerCounts;
  readonly contentType: string;
  /** Everything in the text format of Prometheus. */
  readonly text: () => Promise<string>;
}

/** The process, its memory and its event loop: once a process, however many publishers it has. */
let ofProcess: Registry | undefined;

function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

const LABELS = ['format', 'status', 'coding'] as const;

/** Metrics of one publisher. Counting is {@link AnswerCounts}'; all else happens when somebody asks. */
export function createMetrics(): Metrics {
  const counts = new AnswerCounts();
  const registry = new Registry();
  const ofThisProcess = processRegistry();
  const counter = (name: string, help: string, value: (row: AnswerCount) => number): void => {
    // The registry keeps it.
    void new Counter({
      name,
      help,
      labelNames: LABELS,
      registers: [registry],
      collect() {
        this.reset();
        for (const row of counts.rows()) {
          const { format, status, coding } = row;
          this.inc({ format, status, coding }, value(row));
        }
      },
    });
  };
  counter('feedwright_answers_total', 'Answers by format, status and content-coding', (row) => row.answers);
  counter('feedwright_answer_bytes_total', 'Bytes of their bodies', (row) => row.bytes);
  return {
    counts,
    contentType: registry.contentType,
    text: async () => (await registry.metrics()) + (await ofThisProcess.metrics()),
  };
}
