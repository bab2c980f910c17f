import { LRUCache } from 'lru-cache';
import { formatContextHeader } from '../../schema/context-header.ts';
import type { ServiceCaller } from '../../schema/service-request.ts';
import type { Directory, Market } from '../context.ts';
import { clientError } from '../errors.ts';

/** Who is asked for what the configuration does not know. */
export interface DirectorySources {
  readonly pricing: ServiceCaller;
  readonly stock: ServiceCaller;
}

/** Markets of the configuration and of the pricing service, and stores of the stock service. */
export function createDirectory(configured: readonly Market[], sources: DirectorySources): Directory {
  const markets = new Map(configured.map((market) => [market.id, market]));
  // A minute: a store that opens is refused that long at most, one that closes accepted, which harms nobody.
  const stores = new LRUCache<string, boolean>({ max: 10_000, ttl: 60_000 });
  const learn = createLearner(markets, configured, sources.pricing);
  return {
    findMarket: async (id) => {
      // A known market is answered at once, and looked at anew from time to time.
      const known = markets.has(id);
      if (known && learn.isStale()) void learn.now();
      const reached = known || (await learn.now());
      const market = markets.get(id) ?? null;
      if (market !== null || reached) return market;
      throw clientError(
        'SERVICE_UNAVAILABLE',
        `Whether there is a market ${id} cannot be told: the pricing service is out of reach.`,
      );
    },
    hasStore: async (market, store) => {
      const key = `${market} ${store}`;
      const known = stores.get(key);
      if (known !== undefined) return known;
      const found = await askForStore(sources.stock, market, store);
      if (found !== null) stores.set(key, found);
      // In doubt the request goes on: the stock service is out of reach, and its fields will say so themselves.
      return found ?? true;
    },
  };
}

// Somebody who asks for invented markets makes the gateway ask at most once a second.
const learnAtMostEveryMs = 1_000;
// A language that is added to a market is known this much later at the latest.
const staleAfterMs = 30_000;

interface Learner {
  isStale(): boolean;
  /** Asks the pricing service; false where it gave no answer. */
  now(): Promise<boolean>;
}

function createLearner(
  markets: Map<string, Market>,
  configured: readonly Market[],
  pricing: ServiceCaller,
): Learner {
  let latest: { readonly startedAt: number; readonly reached: Promise<boolean> } | null = null;
  const learn = async (): Promise<boolean> => {
    const found = await askForMarkets(pricing);
    if (found === null) return false;
    for (const market of found) markets.set(market.id, market);
    // What the operator wrote down wins over what the service says.
    for (const market of configured) markets.set(market.id, market);
    return true;
  };
  const isOlderThan = (ms: number): boolean => latest === null || performance.now() - latest.startedAt > ms;
  return {
    isStale: () => isOlderThan(staleAfterMs),
    // Whoever comes while an answer is under way, or just after one, shares it, a failed one included.
    now: () => {
      if (latest === null || isOlderThan(learnAtMostEveryMs)) {
        latest = { startedAt: performance.now(), reached: learn() };
      }
      return latest.reached;
    },
  };
}

// Null where the pricing service cannot be asked.
async function askForMarkets(pricing: ServiceCaller): Promise<readonly Market[] | null> {
  const result = await pricing({
    document: '{ markets { id country currency languages } }',
    // Asked for nobody in particular: what markets there are depends on no request.
    context: formatContextHeader('pricing', {}),
    requestId: 'directory',
  }).catch(() => null);
  return (result?.data?.markets as readonly Market[] | null | undefined) ?? null;
}

// The stores of the market, not just any store of that key: a shopper in Geneva is in no store of France.
// Null where the stock service cannot be asked: its own fields fail then, and nothing else should.
async function askForStore(stock: ServiceCaller, market: string, store: string): Promise<boolean | null> {
  let after: string | null = null;
  for (;;) {
    const page: StorePage | null = await askForStores(stock, market, after);
    if (page === null) return null;
    if (page.nodes.some(({ key }) => key === store)) return true;
    if (!page.pageInfo.hasNextPage) return false;
    after = page.pageInfo.endCursor;
  }
}

interface StorePage {
  readonly nodes: readonly { readonly key: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function askForStores(
  stock: ServiceCaller,
  market: string,
  after: string | null,
): Promise<StorePage | null> {
  const result = await stock({
    document: `query ($after: String) {
      stores(first: 100, after: $after) { nodes { key } pageInfo { hasNextPage endCursor } }
    }`,
    variables: { after },
    context: formatContextHeader('stock', { market }),
    requestId: 'directory',
  }).catch(() => null);
  return result?.errors === undefined ? ((result?.data?.stores as StorePage | undefined) ?? null) : null;
}
