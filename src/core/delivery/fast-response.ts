import { ServerResponse, STATUS_CODES, validateHeaderValue, type IncomingMessage } from 'node:http';
import type { ClockedFields } from './freshness.ts';
import type { RawHeaders } from './headers.ts';

/** How long a connection may stay idle; every answer says so. Longer than proxies keep theirs, so that it is they who close. */
export const KEEP_ALIVE_SECONDS = 75;

/** The fields that node:http adds to an answer on a connection that is kept, behind its Date. */
const END_OF_HEAD = `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_SECONDS}\r\n\r\n`;

/** The head of an answer, made once: only the fields that move with the clock are put in anew, once a second. */
export class PreparedHead {
  readonly status: number;
  private readonly fixed: string;
  private text = '';
  private clocked: ClockedFields | undefined;

  /** Throws TypeError for a value that may not stand in a header field. */
  constructor(status: number, fields: RawHeaders) {
    let fixed = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
    for (let index = 0; index < fields.length; index += 2) {
      const [name = '', value = ''] = fields.slice(index, index + 2);
      validateHeaderValue(name, value);
      fixed += `${name}: ${value}\r\n`;
    }
    this.status = status;
    this.fixed = fixed;
  }

  /** All bytes up to the body, as latin1, with these fields. */
  with(clocked: ClockedFields): string {
    if (clocked !== this.clocked) {
      this.text = this.fixed + clocked.text + END_OF_HEAD;
      this.clocked = clocked;
    }
    return this.text;
  }
}

/** Whether node:http takes `finish` for the end of a response, as it does up to Node 24. */
let endsByFinish = true;

/**
 * The response of this service's own server, which takes a prepared head as it is. `writeHead` checks every
 * field of every answer and puts it together anew, and a response is a stream with states for what is one write
 * here: docs/performance.md has what that costs.
 */
export class FastResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /**
   * Writes head and body to the connection and ends the response. Returns false, and has done nothing, where
   * the answer is not the plain case: an older HTTP, a connection that closes after this answer or is gone, an
   * answer that has to wait for the ones before it. Then `writeHead` and `end` know what to do. Nothing may
   * have been set on the response before.
   */
  sendPrepared(head: PreparedHead, clocked: ClockedFields, body: Buffer | undefined): boolean {
    const { socket } = this;
    if (socket === null || !socket.writable || !this.shouldKeepAlive) return false;
    if (this.req.httpVersionMinor !== 1 || this.headersSent || !endsByFinish) return false;
    this.statusCode = head.status;
    const text = head.with(clocked);
    if (body === undefined) {
      socket.write(text, 'latin1');
    } else {
      socket.cork();
      socket.write(text, 'latin1');
      socket.write(body);
      socket.uncork();
    }
    this.emit('finish');
    // The server has let go of the response. One that does not would wait for its end for ever.
    if (this.socket !== null) {
      endsByFinish = false;
      socket.destroySoon();
    }
    return true;
  }
}
