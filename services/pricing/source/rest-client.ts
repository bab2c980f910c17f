import { LRUCache } from 'lru-cache';
import { SourceUnavailable } from '../../kit/foreign/index.ts';
import type { RestSourceConfig } from './source-config.ts';

/** What a question was answered with. */
export type RestAnswer =
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  /** 404 or 410. */
  | { readonly kind: 'notFound' };

/** Asks for SKUs. Rejects with `SourceUnavailable` where nothing usable is answered. */
export type RestClient = (skus: readonly string[], signal: AbortSignal) => Promise<RestAnswer>;

interface Kept {
  readonly etag: string;
  readonly items: readonly unknown[];
}

const maxBodyBytes = 16 * 1024 * 1024;

/** A client that spares the source what it has said already: equal questions bear the tag of their last answer. */
export function createRestClient(config: RestSourceConfig): RestClient {
  const kept = new LRUCache<string, Kept>({ max: 1_000 });
  return async (skus, signal) => {
    const url = new URL(config.url);
    url.searchParams.set(config.skusParameter, skus.join(','));
    const known = kept.get(url.href);
    const response = await send(url, config, known?.etag ?? null, signal);
    // What it says now is what it said then: compared anew, since other questions were answered meanwhile.
    if (response.status === 304 && known !== undefined) return { kind: 'items', items: known.items };
    if (response.status === 404 || response.status === 410) return { kind: 'notFound' };
    if (!response.ok) throw refusal(response);
    const items = itemsOf(await readJson(response), config.items);
    const etag = response.headers.get('etag');
    if (etag !== null) kept.set(url.href, { etag, items });
    return { kind: 'items', items };
  };
}

async function send(
  url: URL,
  { headers }: RestSourceConfig,
  etag: string | null,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { accept: 'application/json', ...headers, ...(etag !== null && { 'if-none-match': etag }) },
      // Whoever answers from elsewhere would be sent the credentials.
      redirect: 'error',
      signal,
    });
  } catch (error) {
    throw unreachable(error);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBodyBytes) throw new SourceUnavailable(`It answers more than ${maxBodyBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof SourceUnavailable ? error : unreachable(error);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new SourceUnavailable('Its answer is no JSON.', null, error);
  }
}

function unreachable(error: unknown): SourceUnavailable {
  const { name, message, cause } = error as Error;
  const reason =
    cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : message;
  return new SourceUnavailable(name === 'TimeoutError' ? 'It takes too long.' : reason, null, error);
}

function refusal({ status, headers }: Response): SourceUnavailable {
  return new SourceUnavailable(`It answers ${status}.`, retryAfterMs(headers.get('retry-after')));
}

const maxRetryAfterMs = 3_600_000;

/** `Retry-After`: seconds, or an instant. */
function retryAfterMs(text: string | null): number | null {
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), maxRetryAfterMs);
}

function itemsOf(body: unknown, path: string): readonly unknown[] {
  const items = valueAt(body, path);
  if (Array.isArray(items)) return items;
  const place = path === '' ? 'Its answer' : `${path} of its answer`;
  throw new SourceUnavailable(`${place} is no list.`);
}

/** What stands at a path such as `price.amount`; undefined where nothing does. */
export const valueAt = (value: unknown, path: string): unknown =>
  path === ''
    ? value
    : path
        .split('.')
        .reduce<unknown>(
          (part, name) =>
            typeof part === 'object' && part !== null && Object.hasOwn(part, name)
              ? (part as Readonly<Record<string, unknown>>)[name]
              : undefined,
          value,
        );
