import { createHash } from 'node:crypto';
import type { ServiceCaller } from '../schema/service-request.ts';
import { type BadRow, BadRowsError } from './bad-row.ts';
import { chunksOf } from './load-chunks.ts';
import { createLoadClient, type LoadClient, type LoadState } from './load-client.ts';
import { rejectedRows } from './rejected-rows.ts';
import type { Shop, ShopRow, WritableService } from './shop.ts';

/** How each service is asked, with the role `write`. */
export type WriteCallers = Readonly<Record<WritableService, ServiceCaller>>;

/** How far a load is. */
export interface LoadProgress {
  readonly service: WritableService;
  readonly step: 'staging' | 'applying' | 'applied';
  /** Rows that the service holds by now. */
  readonly rows: number;
  readonly totalRows: number;
}

/** What came of loading a shop into one service. */
export interface LoadResult {
  readonly service: WritableService;
  readonly rows: number;
  /** Entries whose version was raised; null where the service lost count in a crash. */
  readonly changed: number | null;
  /** Chunks that an interrupted run had staged already. */
  readonly chunksFound: number;
  /** Whether an interrupted run had applied this part already. */
  readonly appliedBefore: boolean;
}

/**
 * Applies a shop to the services, each service's part as one transaction. Repeating it has the same outcome;
 * repeating one that was interrupted goes on where it stopped. Results stand in the order in which the parts were
 * applied; a service without rows has none. Rejects with `BadRowsError` where a service refuses rows.
 */
export async function loadShop(
  shop: Shop,
  callers: WriteCallers,
  progress: (step: LoadProgress) => void = () => {},
): Promise<readonly LoadResult[]> {
  const run = await openRun(shop, callers);
  // Everything is staged, and so checked against its types, before the first part is applied.
  for (const part of run.parts) await stage(shop, run.id, part, progress);
  const results: LoadResult[] = [];
  for (const part of run.parts) results.push(await apply(shop, run.id, part, progress));
  return results;
}

// Products come last: when a shopper sees one, its price and its stock are there.
const applyOrder = ['pricing', 'stock', 'catalogue'] as const;

/** One run over one content. */
interface Run {
  /** What every service knows it by: source, fingerprint of the content, number of the run. */
  readonly id: string;
  readonly parts: readonly Part[];
}

/** One service's share of a run. */
interface Part {
  readonly service: WritableService;
  readonly client: LoadClient;
  readonly rows: number;
  /** What the service knew of the run when it was opened. */
  readonly state: LoadState | null;
}

/**
 * The run to go on with. Parts are staged all and then applied in order, so an interrupted run shows either no
 * applied part, or applied ones before staged ones. Anything else is a finished run: then the next one begins.
 */
async function openRun(shop: Shop, callers: WriteCallers): Promise<Run> {
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
    const applied = parts.filter((part) => part.state?.status === 'COMMITTED').length;
    const interrupted =
      applied === 0 ||
      (applied < parts.length && parts.slice(applied).every((part) => part.state?.status === 'STAGING'));
    if (interrupted) return { id, parts };
  }
}

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
  return { fingerprint: hash.digest('hex').slice(0, 32), counts };
}

/** Sends the chunks that the service does not hold yet. */
async function stage(shop: Shop, id: string, part: Part, progress: Report): Promise<void> {
  if (part.state?.status === 'COMMITTED') return;
  const known = new Set(part.state?.chunks);
  let staged = 0;
  for await (const chunk of chunksOf(shop.rows[part.service]())) {
    if (!known.has(chunk.number)) {
      const failure = await part.client.stage(id, chunk.number, chunk.json);
      if (failure !== null) throw refusal(part, rejectedRows(part.service, failure, chunk.rows));
    }
    staged += chunk.rows.length;
    progress({ service: part.service, step: 'staging', rows: staged, totalRows: part.rows });
  }
}

/** Commits what is staged. */
async function apply(shop: Shop, id: string, part: Part, progress: Report): Promise<LoadResult> {
  const { service, rows, state } = part;
  progress({ service, step: 'applying', rows, totalRows: rows });
  // A part that is applied already answers its counts again.
  const outcome = await part.client.commit(id);
  if ('failure' in outcome) {
    const suspects = await rowsOfChunk(shop, service, outcome.failure.chunk);
    throw refusal(part, rejectedRows(service, outcome.failure, suspects));
  }
  progress({ service, step: 'applied', rows, totalRows: rows });
  const appliedBefore = state?.status === 'COMMITTED';
  return { service, rows, changed: outcome.changed, chunksFound: state?.chunks.length ?? 0, appliedBefore };
}

type Report = (step: LoadProgress) => void;

const refusal = (part: Part, rows: readonly BadRow[]): BadRowsError =>
  new BadRowsError(rows, `The ${part.service} service applied nothing of this import.`);

// Read once more rather than kept: a shop may be larger than memory.
async function rowsOfChunk(
  shop: Shop,
  service: WritableService,
  number: number | null,
): Promise<readonly ShopRow[]> {
  for await (const chunk of chunksOf(shop.rows[service]())) if (chunk.number === number) return chunk.rows;
  return [];
}
