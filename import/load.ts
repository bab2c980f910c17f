import { type BadRow, BadRowsError, type BadRowsPolicy, distinctRows } from './bad-row.ts';
import { chunksOf } from './load-chunks.ts';
import { isApplied, openRun, type Part, type Run, type WriteCallers } from './load-run.ts';
import { locate, type Rejection } from './rejections.ts';
import type { Shop, WritableService } from './shop.ts';
import { withoutRejected } from './without-rejected.ts';

export type { WriteCallers } from './load-run.ts';

/** How far a load is. */
export interface LoadProgress {
  readonly service: WritableService;
  readonly step: 'staging' | 'checking' | 'applying' | 'applied';
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

/** How to load a shop. */
export interface LoadOptions {
  /** `refuse` where left out. */
  readonly badRows?: BadRowsPolicy;
  readonly progress?: (step: LoadProgress) => void;
  /** Told once, before anything is applied, which rows are left out. */
  readonly leftOut?: (rows: readonly BadRow[]) => void;
}

/**
 * Applies a shop to the services, each service's part as one transaction. Repeating it has the same outcome;
 * repeating one that was interrupted goes on where it stopped. Results stand in the order in which the parts were
 * applied; a service without rows has none. Rejects with `BadRowsError` where services refuse rows that are not to be
 * skipped: then none of them applied anything.
 */
export async function loadShop(
  given: Shop,
  callers: WriteCallers,
  options: LoadOptions = {},
): Promise<readonly LoadResult[]> {
  const { shop, run, faults } = await prepare(given, callers, options);
  if (faults.length > 0) options.leftOut?.(distinctRows(faults));
  const results: LoadResult[] = [];
  for (const part of run.parts) results.push(await apply(shop, run, part, options));
  return results;
}

/** A run of which every service has said that it would take it. */
interface Prepared {
  readonly shop: Shop;
  readonly run: Run;
  /** Of the rows that were left out on the way. */
  readonly faults: readonly BadRow[];
}

/**
 * Stages and checks a shop. What a service refuses is left out and the rest is staged as a run of its own, since it
 * is another content: until nothing is refused any more where bad rows are skipped, and for a whole picture of the
 * faults where they are not.
 */
async function prepare(given: Shop, callers: WriteCallers, options: LoadOptions): Promise<Prepared> {
  const { badRows = 'refuse' } = options;
  const faults: BadRow[] = [];
  let shop = given;
  for (let round = 1; ; round += 1) {
    const run = await openRun(shop, callers);
    const untyped = await rejectionsOf(run, (part) => stage(shop, run.id, part, options));
    // With rows missing that could not even be staged, others would be refused for nothing: those are left out first.
    const isChecked = untyped.length === 0;
    const rejections = isChecked
      ? await rejectionsOf(run, (part) => check(shop, run.id, part, options))
      : untyped;
    faults.push(...rejections.map(({ fault }) => fault));
    if (badRows === 'refuse' && isChecked && faults.length > 0) throw refusal(run, faults);
    if (rejections.length === 0) return { shop, run, faults };
    if (round === maxRounds || rejections.some(({ ordinal }) => ordinal === null)) throw refusal(run, faults);
    shop = withoutRejected(shop, rejections);
  }
}

// Rows that hang on others go in later rounds than those: a product after its category, a category after its parent.
const maxRounds = 10;

/** What any service refuses of its part; parts that an interrupted run had applied are over. */
async function rejectionsOf(
  { parts }: Run,
  ask: (part: Part) => Promise<readonly Rejection[]>,
): Promise<readonly Rejection[]> {
  const rejections: Rejection[] = [];
  for (const part of parts) if (!isApplied(part)) rejections.push(...(await ask(part)));
  return rejections;
}

/** Sends the chunks that the service does not hold yet; answers the rows for which it took a chunk not at all. */
async function stage(
  shop: Shop,
  id: string,
  { service, client, state, rows: totalRows }: Part,
  { progress }: LoadOptions,
): Promise<readonly Rejection[]> {
  const known = new Set(state?.chunks);
  const rejections: Rejection[] = [];
  let staged = 0;
  for await (const chunk of chunksOf(shop.rows[service]())) {
    const refused = known.has(chunk.number) ? [] : await client.stage(id, chunk.number, chunk.json);
    if (refused.length > 0) rejections.push(...(await locate(shop, service, refused)));
    staged += chunk.rows.length;
    progress?.({ service, step: 'staging', rows: staged, totalRows });
  }
  return rejections;
}

async function check(
  shop: Shop,
  id: string,
  { service, client, rows }: Part,
  { badRows = 'refuse', progress }: LoadOptions,
): Promise<readonly Rejection[]> {
  progress?.({ service, step: 'checking', rows, totalRows: rows });
  const { refused, isComplete } = await client.check(id);
  const rejections = await locate(shop, service, refused);
  // Where rows are skipped, the next round finds the others.
  return isComplete || badRows === 'skip' ? rejections : [...rejections, { ...andMore, service }];
}

const andMore = {
  ordinal: null,
  row: null,
  fault: { file: '…', line: null, column: '', value: '', reason: 'More rows are bad than are listed.' },
};

/** Commits what is staged. */
async function apply(shop: Shop, run: Run, part: Part, { progress }: LoadOptions): Promise<LoadResult> {
  const { service, client, rows, state } = part;
  progress?.({ service, step: 'applying', rows, totalRows: rows });
  // A part that is applied already answers its counts again.
  const outcome = await client.commit(run.id);
  if ('refused' in outcome) {
    // Only what somebody else wrote since the check can bring this about.
    const rejections = await locate(shop, service, outcome.refused);
    const before = run.parts.slice(0, run.parts.indexOf(part)).map((each) => each.service);
    throw new BadRowsError(
      rejections.map(({ fault }) => fault),
      consequence(before),
    );
  }
  progress?.({ service, step: 'applied', rows, totalRows: rows });
  const appliedBefore = isApplied(part);
  return { service, rows, changed: outcome.changed, chunksFound: state?.chunks.length ?? 0, appliedBefore };
}

const refusal = ({ parts }: Run, rows: readonly BadRow[]): BadRowsError =>
  new BadRowsError(rows, consequence(parts.filter(isApplied).map(({ service }) => service)));

const consequence = (applied: readonly WritableService[]): string =>
  applied.length === 0 ? 'Nothing was imported.' : `Only the part of ${applied.join(' and ')} was applied.`;
