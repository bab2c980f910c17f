import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A pricing system of somebody else's making, with the faults of one. */
export interface RestSource {
  readonly url: string;
  /** What it holds: rows as they are answered. A test changes them as it likes. */
  readonly rows: Map<string, object>;
  /** Every question so far: its SKUs, and what it was answered with. */
  readonly questions: { readonly skus: readonly string[]; readonly status: number; readonly at: number }[];
  /** Called for each question; what it returns is done instead of answering from the rows. */
  interfere: (skus: readonly string[]) => Interference | null;
  /** How long each answer takes: it says what was so at the beginning. */
  delayMs: number;
  /** Whether a SKU was ever asked for while it was being answered. */
  isDoubled: boolean;
  close(): Promise<void>;
}

/** Something else than an answer from the rows. */
export interface Interference {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly hangs?: boolean;
}

/** Serves `GET /prices?skus=A,B` with entity tags. */
export async function startRestSource(): Promise<RestSource> {
  const open = new Set<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://source');
    const skus = (url.searchParams.get('skus') ?? '').split(',');
    const told = source.interfere(skus) ?? answer(skus, request.headers['if-none-match']);
    source.questions.push({ skus, status: told.status ?? 200, at: performance.now() });
    source.isDoubled ||= skus.some((sku) => open.has(sku));
    for (const sku of skus) open.add(sku);
    setTimeout(() => {
      for (const sku of skus) open.delete(sku);
      if (told.hangs !== true) send(response, told);
    }, source.delayMs);
  });
  const answer = (skus: readonly string[], known: string | undefined): Interference => {
    const prices = skus.flatMap((sku) => source.rows.get(sku) ?? []);
    // One that knows none of them says so, as such systems do.
    if (prices.length === 0) return { status: 404, body: '{"error":"not found"}' };
    const body = JSON.stringify({ prices });
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    return known === etag ? { status: 304, headers: { etag } } : { headers: { etag }, body };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const source: RestSource = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices`,
    rows: new Map(),
    questions: [],
    interfere: () => null,
    delayMs: 0,
    isDoubled: false,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return source;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Interference): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
