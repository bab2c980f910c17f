import { type Kysely, sql } from 'kysely';
import type { ServiceContext } from '../../../../schema/context-header.ts';
import { listsSeenIn, type MarketEntry } from '../../../../schema/entries/market.ts';
import { storable } from '../../storable.ts';

/** What of a request's situation matters to search. */
export interface Situation {
  /** Empty where the caller has none: then no channel's rules apply. */
  readonly channel: string;
  /** A language in which search has rows. */
  readonly language: string;
  /** How prices are seen; null where the market is not known (yet). */
  readonly prices: { readonly viewKey: string; readonly currency: string } | null;
  /** The market's stock region; null where it has none (yet). */
  readonly region: string | null;
}

/** Reads the situation. One statement. */
export async function readSituation(db: Kysely<object>, context: ServiceContext): Promise<Situation> {
  const id = storable(context.market ?? '');
  const { rows } = await sql<{ market: MarketEntry | null; region: string | null; languages: string[] }>`
    SELECT (SELECT value FROM search_market WHERE search_market.id = ${id}) AS market,
      (SELECT key FROM search_region WHERE ${id} = ANY(markets) ORDER BY key LIMIT 1) AS region,
      ARRAY(SELECT language FROM search_language ORDER BY language) AS languages`.execute(db);
  const { market = null, region = null, languages = [] } = rows[0] ?? {};
  const wanted = context.language ?? '';
  return {
    channel: context.channel ?? '',
    // A language in which nothing is written is shown the first one that there is.
    language: languages.includes(wanted) ? wanted : (languages[0] ?? wanted),
    prices: market && {
      viewKey: listsSeenIn(market, context.customerGroup).key,
      currency: market.currency,
    },
    region,
  };
}
