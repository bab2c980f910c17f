import { createHash } from 'node:crypto';
import type { ServiceCaller } from '../schema/service-request.ts';
import { chunksOf } from './load-chunks.ts';
import { createLoadClient, type LoadClient, type LoadState } from './load-client.ts';
import type { Shop, WritableService } from './shop.ts';

/** How each service is asked, with the role `write`. */
export type WriteCallers = Readonly<Record<WritableService, ServiceCaller>>;

/** One run over one content. */
export interface Run {
  /** What every service knows it by: source, fingerprint of the content, number of the run. */
  readonly id: string;
  /** In the order in which they are applied; a service without rows has none. */
  readonly parts: readonly Part[];
}

/** One service's share of a run. */
export interface Part {
  readonly service: WritableService;
  readonly client: LoadClient;
  readonly rows: number;
  /** What the service knew of the run when it was opened. */
  readonly state: LoadState | null;
}

/** Whether an interrupted run had applied this part already. */
export const isApplied = ({ state }: Part): boolean => state?.status === 'COMMITTED';

/**
 * The run to go on with. Parts are staged all and then applied in order, so an interrupted run shows either no
 * applied part, or applied ones before staged ones. Anything else is a finished run: then the next one begins.
 */
export async function openRun(shop: Shop, callers: WriteCallers): Promise<Run> {
  const { fingerprint, counts } = await measure(shop);
  const clients = counts.map(({ service, rows }) => ({
    service,
    rows,
    client: createLoadClient(service, callers[service]),
  }));
  for (let number = 1; ; number += 1) {
    const id = `${shop.name}:${fingerprint}:${number}`;
    const parts = await Promise.all(
      clients.map(async (part) => ({ ...part, state: await part.client.find(id) })),
    );
    const applied = parts.filter(isApplied).length;
    const interrupted =
      applied === 0 ||
      (applied < parts.length && parts.slice(applied).every((part) => part.state?.status === 'STAGING'));
    if (interrupted) return { id, parts };
  }
}

// Products come last: when a shopper sees one, its price and its stock are there.
const applyOrder = ['pricing', 'stock', 'catalogue'] as const;

interface Measure {
  readonly fingerprint: string;
  readonly counts: readonly { readonly service: WritableService; readonly rows: number }[];
}

// Content, not time, names a run: that is how an interrupted one is found again.
async function measure(shop: Shop): Promise<Measure> {
  const hash = createHash('sha256');
  const counts: { service: WritableService; rows: number }[] = [];
  for (const service of applyOrder) {
    hash.update(`${service}\n`);
    let rows = 0;
    for await (const chunk of chunksOf(shop.rows[service]())) {
      hash.update(chunk.json);
      rows += chunk.rows.length;
    }
    if (rows > 0) counts.push({ service, rows });
  }
  // 128 bits are more than enough to tell contents apart, and short enough for a log line.
  return { fingerprint: hash.digest('hex').slice(0, 32), counts };
}
