import type { Draw } from '../draw.ts';
import { type Body, createPoster } from '../load/post.ts';
import { pause } from '../world/pause.ts';
import { credentials } from '../world/world.ts';

/** Asks whichever process of the stock service answers. */
export interface Desk {
  /** Asks again until somebody answers; how often is counted. Rejects after a minute. */
  ask<Data>(query: string, variables: object, patienceMs?: number): Promise<Data>;
  /** The same as the retailer's system. */
  write<Data>(query: string, variables: object): Promise<Data>;
  /** Requests so far, those without an answer included. */
  readonly sent: number;
  /** Those that came to nothing: refused, reset, out of time. */
  readonly lost: number;
  close(): Promise<void>;
}

/** What a shopper's phone waits for. */
const usualPatienceMs = 5_000;
const givesUpAfterMs = 60_000;

/** A desk with so many connections that each is used by one caller at a time. */
export function createDesk(urls: readonly string[], draw: Draw): Desk {
  const idle = new Map<number, ReturnType<typeof createPoster>[]>();
  const counts = { sent: 0, lost: 0 };
  const post = async (credential: string, query: string, variables: object, patienceMs: number) => {
    const pool = idle.get(patienceMs) ?? [];
    idle.set(patienceMs, pool);
    const poster = pool.pop() ?? createPoster(patienceMs);
    const headers = { authorization: `Bearer ${credential}`, 'comptoir-context': 'market=FR' };
    counts.sent += 1;
    try {
      return await poster.post(draw.pick(urls), { query, variables, headers });
    } finally {
      pool.push(poster);
    }
  };
  const ask = async <Data>(
    credential: string,
    query: string,
    variables: object,
    patienceMs: number,
  ): Promise<Data> => {
    const until = Date.now() + givesUpAfterMs;
    let last: Body | null = null;
    while (Date.now() < until) {
      // Only the first try is in a hurry.
      const { status, body } = await post(
        credential,
        query,
        variables,
        last === null ? patienceMs : usualPatienceMs,
      );
      if (status === 200 && body?.data && body.errors === undefined) return body.data as Data;
      if (body?.errors?.[0]?.extensions?.code === 'BAD_INPUT') throw new Error(body.errors[0].message);
      counts.lost += 1;
      last = body ?? {};
      await pause(10 + draw.below(40));
    }
    throw new Error(`Nobody answers: ${JSON.stringify(last)}`);
  };
  return {
    ask: (query, variables, patienceMs = usualPatienceMs) =>
      ask(credentials.COMPTOIR_GRAPH_CREDENTIAL, query, variables, patienceMs),
    write: (query, variables) =>
      ask(credentials.COMPTOIR_WRITE_CREDENTIAL, query, variables, usualPatienceMs),
    get sent() {
      return counts.sent;
    },
    get lost() {
      return counts.lost;
    },
    close: async () => {
      await Promise.all([...idle.values()].flat().map((poster) => poster.close()));
    },
  };
}
