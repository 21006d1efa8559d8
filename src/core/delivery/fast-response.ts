import { ServerResponse, STATUS_CODES, validateHeaderValue, type IncomingMessage } from 'node:http';
import type { ClockedFields } from './cache-freshness.ts';
import type { RawHeaders } from './response-headers.ts';

/**
 * Idle timeout of connections, stated in every response. Longer than that of proxies, so that proxies close
 * first.
 */
export const KEEP_ALIVE_SECONDS = 75;

/** Fields that node:http adds after Date to a response on a persistent connection. */
const END_OF_HEAD = `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_SECONDS}\r\n\r\n`;

/**
 * The head of a response, built once; only the fields that change with the clock are replaced, once a second.
 */
export class PreparedHead {
  readonly status: number;
  private readonly fixed: string;
  private text = '';
  private clocked: ClockedFields | undefined;

  /** Throws TypeError for a value that is invalid in a header field. */
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

/** True while node:http treats `finish` as the end of a response, as it does up to Node 24. */
let endsByFinish = true;

/**
 * The response of this service's own server, which writes a prepared head unchanged. `writeHead` checks and
 * formats every field of every response, and a response is a stream with states although one write suffices
 * here; docs/performance.md has the cost.
 */
export class FastResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /**
   * Writes head and body to the connection and ends the response. Returns false without any effect if the
   * response is not the plain case: an older HTTP version, a connection that closes after this response or is
   * gone, or a response that has to wait for earlier ones. Call `writeHead` and `end` then. No field may have
   * been set on the response before.
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
    // The server has released the response. A version that does not would wait for its end forever.
    if (this.socket !== null) {
      endsByFinish = false;
      socket.destroySoon();
    }
    return true;
  }
}
