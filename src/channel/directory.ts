import { LRUCache } from 'lru-cache';
import { formatContextHeader } from '../../schema/context-header.ts';
import type { ServiceCaller } from '../../schema/service-request.ts';
import type { Directory, Market } from '../context.ts';

/** Who is asked for what the configuration does not know. */
export interface DirectorySources {
  readonly pricing: ServiceCaller;
  readonly stock: ServiceCaller;
}

/** Markets of the configuration and of the pricing service, and stores of the stock service. */
export function createDirectory(configured: readonly Market[], sources: DirectorySources): Directory {
  const markets = new Map(configured.map((market) => [market.id, market]));
  const stores = new LRUCache<string, boolean>({ max: 10_000, ttl: 60_000 });
  const learn = createLearner(markets, configured, sources.pricing);
  return {
    findMarket: async (id) => {
      if (!markets.has(id)) await learn();
      return markets.get(id) ?? null;
    },
    hasStore: async (market, store) => {
      const key = `${market} ${store}`;
      const known = stores.get(key);
      if (known !== undefined) return known;
      const found = await askForStore(sources.stock, market, store);
      if (found !== null) stores.set(key, found);
      return found ?? true;
    },
  };
}

// Somebody who asks for invented markets makes the gateway ask at most once a second.
const learnAtMostEveryMs = 1_000;

function createLearner(
  markets: Map<string, Market>,
  configured: readonly Market[],
  pricing: ServiceCaller,
): () => Promise<void> {
  let latest: { readonly startedAt: number; readonly done: Promise<void> } | null = null;
  const learn = async (): Promise<void> => {
    for (const market of await askForMarkets(pricing)) markets.set(market.id, market);
    // What the operator wrote down wins over what the service says.
    for (const market of configured) markets.set(market.id, market);
  };
  return () => {
    const now = performance.now();
    if (latest === null || now - latest.startedAt > learnAtMostEveryMs)
      latest = { startedAt: now, done: learn() };
    return latest.done;
  };
}

async function askForMarkets(pricing: ServiceCaller): Promise<readonly Market[]> {
  const result = await pricing({
    document: '{ markets { id country currency languages } }',
    context: formatContextHeader('pricing', {}),
    requestId: 'directory',
  }).catch(() => null);
  return (result?.data?.markets as readonly Market[] | null | undefined) ?? [];
}

// Null where the stock service cannot be asked: its own fields fail then, and nothing else should.
async function askForStore(stock: ServiceCaller, market: string, store: string): Promise<boolean | null> {
  const result = await stock({
    document: 'query ($key: String!) { store(key: $key) { id } }',
    variables: { key: store },
    context: formatContextHeader('stock', { market }),
    requestId: 'directory',
  }).catch(() => null);
  if (result === null || result.errors !== undefined) return null;
  return result.data?.store !== null;
}
