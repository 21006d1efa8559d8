// Sends requests at a fixed rate over a fixed number of connections without waiting for responses (an open
// loop), and measures each from the moment at which it was due, so that one slow response counts for all
// requests behind it. Responses are separated by their length, which must be constant.
// Argument: JSON with port, request (text), answerBytes, connections, rate (per second), seconds,
// warmSeconds.
import { connect } from 'node:net';

const { port, request, answerBytes, connections, rate, seconds, warmSeconds } = JSON.parse(
  process.argv[2] ?? '{}',
);
const bytes = Buffer.from(request, 'latin1');
const total = Math.floor(rate * (seconds + warmSeconds));
const firstCounted = Math.floor(rate * warmSeconds);
const latencies = new Float64Array(total - firstCounted);
let sent = 0;
let answered = 0;
let counted = 0;

function opened() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // Numbers of the pending requests on this connection, oldest first.
    const waiting = [];
    let missing = answerBytes;
    socket.on('data', (chunk) => {
      let left = chunk.length;
      while (left >= missing && missing > 0) {
        left -= missing;
        missing = answerBytes;
        const number = waiting.shift();
        if (number === undefined) throw new Error('more bytes than answers');
        if (number >= firstCounted) latencies[counted++] = performance.now() - dueAt(number);
        answered += 1;
      }
      missing -= left;
    });
    socket.once('connect', () => resolve({ socket, waiting }));
    socket.once('error', reject);
  });
}

const lines = await Promise.all(Array.from({ length: connections }, opened));
const start = performance.now();
const dueAt = (number) => start + (number * 1000) / rate;
const deadline = start + (seconds + warmSeconds + 10) * 1000;

function turn() {
  const now = performance.now();
  while (sent < total && dueAt(sent) <= now) {
    const { socket, waiting } = lines[sent % connections];
    waiting.push(sent);
    socket.write(bytes);
    sent += 1;
  }
  if (answered === total || now > deadline) return finish();
  setImmediate(turn);
}

function finish() {
  for (const { socket } of lines) socket.destroy();
  const sorted = latencies.subarray(0, counted).sort();
  const at = (share) => sorted[Math.min(counted - 1, Math.floor(counted * share))] ?? null;
  console.log(JSON.stringify({ sent, answered, p50: at(0.5), p99: at(0.99), p999: at(0.999) }));
}
turn();
