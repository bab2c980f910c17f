import type { Market } from './read-entries.ts';
import type { Write } from './write-desk.ts';

/** What an acknowledged write was about, as somebody would ask for it. */
export interface News {
  readonly market: Market;
  readonly skus: readonly string[];
  /** Whether nothing but prices was written. */
  readonly isOfPrices: boolean;
}

/** Who hears of every write in the instant of its acknowledgement. */
export interface Newsroom {
  /** Something was acknowledged as visible. */
  tell(write: Write): void;
  /** The next news after this call that is wanted; null once it is over. */
  next(isWanted: (news: News) => boolean): Promise<News | null>;
  /** Everything that was ever told, by market: what a run may leave behind. */
  written(): ReadonlyMap<Market, ReadonlySet<string>>;
  /** Nobody waits any longer. */
  close(): void;
}

interface Waiting {
  readonly isWanted: (news: News) => boolean;
  readonly hear: (news: News | null) => void;
}

/** Nothing told yet. */
export function createNewsroom(): Newsroom {
  const written = new Map<Market, Set<string>>();
  let waiting: Waiting[] = [];
  let isOver = false;
  return {
    tell: ({ service, market, skus }) => {
      const known = written.get(market) ?? new Set();
      written.set(market, known);
      for (const sku of skus) known.add(sku);
      const news = { market, skus, isOfPrices: service === 'pricing' };
      const [hearing, others] = [true, false].map((wants) =>
        waiting.filter(({ isWanted }) => isWanted(news) === wants),
      ) as [Waiting[], Waiting[]];
      waiting = others;
      for (const { hear } of hearing) hear(news);
    },
    next: (isWanted) =>
      isOver ? Promise.resolve(null) : new Promise((hear) => waiting.push({ isWanted, hear })),
    written: () => written,
    close: () => {
      isOver = true;
      for (const { hear } of waiting) hear(null);
      waiting = [];
    },
  };
}
