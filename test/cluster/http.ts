import { type IncomingMessage, type OutgoingHttpHeaders } from 'http';
import { Agent, request } from 'https';

export interface Answer {
  readonly status: number;
  /** Parsed when it is JSON, else text. */
  readonly body: any;
  /** Texts of the Warning headers. */
  readonly warnings: readonly string[];
}

/** Sends one request to a server, as somebody. */
export type Http = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;

const AGENTS = new Map<string, Agent>();

/** More than two cores can serve; what is over waits in the agent. */
const CONNECTIONS = 8;

/** How long a server that is started again may take. */
const PATIENCE_MS = 30_000;
const TRY_EVERY_MS = 500;
/** Servers that did not come back: the rest of the requests fails at once. */
const GONE = new Set<string>();

/** @param restarts - somebody starts the server again when it ends: a request waits for it, and is sent once more */
export function http(server: string, ca: string, headers: OutgoingHttpHeaders, restarts = false): Http {
  const agent = AGENTS.get(server) ?? new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo', ca });
  AGENTS.set(server, agent);
  const { hostname, port } = new URL(server);

  const once: Http = (method, path, body, contentType = 'application/json') => new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const outgoing = request({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { accept: 'application/json', ...headers, ...payload ? { 'content-type': contentType, 'content-length': payload.length } : {} },
    }, incoming => read(incoming).then(resolve, reject));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a kept connection while we took it up again: it has not seen the request.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') once(method, path, body, contentType).then(resolve, reject);
      else reject(new Error(`${method} ${server}${path}: ${error.message}`, { cause: error }));
    });
    outgoing.end(payload);
  });
  if (!restarts) return once;
  return async (...given) => {
    for (const start = Date.now(); ;) {
      try {
        return await once(...given);
      } catch (error) {
        if (!isAway(error as Error) || GONE.has(server)) throw error;
        if (Date.now() - start > PATIENCE_MS) {
          GONE.add(server);
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, TRY_EVERY_MS));
      }
    }
  };
}

function isAway({ cause }: Error): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    status: incoming.statusCode!,
    body: /json/.test(incoming.headers['content-type'] ?? '') ? JSON.parse(text) : text,
    warnings: warningTexts(incoming.rawHeaders),
  };
}

/**
 * `299 - "text"`, once for each header (RFC 7234, 5.5); a quoted string escapes quotes and backslashes. The server writes
 * UTF-8, of which Node makes a character for each byte.
 */
function warningTexts(rawHeaders: readonly string[]): string[] {
  return rawHeaders
    .filter((_, index) => index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === 'warning')
    .map(value => Buffer.from(value, 'latin1').toString('utf8'))
    .map(value => value.replace(/^\d+ \S+ "(.*)"$/s, '$1').replace(/\\(.)/gs, '$1'));
}
