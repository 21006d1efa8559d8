import { connect } from 'node:net';
import { resolve } from 'node:path';
import { PATH, poll, READER_FIELDS, type Kind, type Target } from './poll-peers.ts';
import { QUIET_SHARE, runClient, untilQuiet, withCost } from './poll-processes.ts';

export const CONNECTIONS = 32;

/** Max. attempts of a measurement that other programs disturbed. */
const MAX_ATTEMPTS = 4;

const WARM_SECONDS = 1;

/** Results of wrk and the operating system for one run. */
export interface Run {
  readonly perSecond: number;
  /** Server processor time per response, in microseconds. */
  readonly microseconds: number;
  /** Share of a core used by other programs. */
  readonly foreignShare: number;
}

/** Header fields of a poll. */
export function fieldsOf(kind: Kind, { tag }: Pick<Target, 'tag'>): string[] {
  const fields = { ...READER_FIELDS, ...(kind === '304' && { 'If-None-Match': tag }) };
  return Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
}

/** Measures the maximum rate over 32 connections for this many seconds; the quietest of a few attempts. */
export async function measurePeak(kind: Kind, target: Target, seconds: number): Promise<Run> {
  await expectStatus(kind, target);
  let best: Run | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    await untilQuiet();
    const run = await peakOnce(kind, target, seconds);
    if (best === undefined || run.foreignShare < best.foreignShare) best = run;
    if (best.foreignShare <= QUIET_SHARE) break;
  }
  if (best === undefined) throw new Error('nothing was measured');
  return best;
}

async function peakOnce(kind: Kind, target: Target, seconds: number): Promise<Run> {
  const headers = fieldsOf(kind, target).flatMap((field) => ['-H', field]);
  const command = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, ...headers, target.origin + PATH];
  const { result, cost } = await withCost(target.pid, () => runClient(command));
  if (/Non-2xx|Socket errors/.test(result)) throw new Error(`wrk had failures:\n${result}`);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(result)?.[1]);
  const answers = Number(/(\d+) requests in/.exec(result)?.[1]);
  return {
    perSecond,
    microseconds: (cost.serverSeconds * 1e6) / answers,
    foreignShare: cost.foreignShare,
  };
}

/** Checks the status, because wrk accepts 304 and 200 alike. */
export async function expectStatus(kind: Kind, target: Pick<Target, 'origin' | 'tag'>): Promise<void> {
  const { status } = await poll(target.origin, kind === '304' ? target.tag : undefined);
  if (String(status) !== kind) throw new Error(`${target.origin} answered ${status} for ${kind}`);
}

/** Milliseconds from the moment a request was due to the end of its response. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly foreignShare: number;
}

/** Measures latency at a fixed rate over 32 connections; the quietest of a few attempts. */
export async function measureLatency(
  kind: Kind,
  target: Target,
  rate: number,
  seconds: number,
): Promise<Latency> {
  const lines = [`GET ${PATH} HTTP/1.1`, `Host: ${new URL(target.origin).host}`, ...fieldsOf(kind, target)];
  const request = `${lines.join('\r\n')}\r\n\r\n`;
  const port = Number(new URL(target.origin).port);
  const answerBytes = await lengthOfAnswer(port, request);
  const pace = {
    port,
    request,
    answerBytes,
    connections: CONNECTIONS,
    rate,
    seconds,
    warmSeconds: WARM_SECONDS,
  };
  const command = [process.execPath, resolve('bench/peers/paced.mjs'), JSON.stringify(pace)];
  let best: Latency | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    await untilQuiet();
    const { result, cost } = await withCost(target.pid, () => runClient(command));
    const { sent, answered, ...latency } = JSON.parse(result) as {
      sent: number;
      answered: number;
      p50: number;
      p99: number;
      p999: number;
    };
    if (sent !== answered) throw new Error(`${sent} requests had ${answered} answers`);
    const { foreignShare } = cost;
    if (best === undefined || foreignShare < best.foreignShare) best = { ...latency, foreignShare };
    if (best.foreignShare <= QUIET_SHARE) break;
  }
  if (best === undefined) throw new Error('nothing was measured');
  return best;
}

/** Bytes of head and body, constant because a date always has 29 characters. */
function lengthOfAnswer(port: number, request: string): Promise<number> {
  return new Promise((done, failed) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('error', failed);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = received.subarray(0, end).toString('latin1');
      const body = head.includes(' 304 ') ? 0 : Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (received.length < end + 4 + body) return;
      socket.destroy();
      done(end + 4 + body);
    });
  });
}
