import type { RedisServer } from '../../kit/redis-server.ts';
import { pause } from '../world/pause.ts';

/** How servers follow each other. */
export type TopologyKind = 'cluster' | 'sentinel';

/** Redis servers one of which takes over when another one fails. */
export interface Topology {
  readonly kind: TopologyKind;
  /** As REDIS_URL. */
  readonly url: string;
  /** All that hold data, primaries and replicas. */
  readonly servers: readonly RedisServer[];
  /**
   * The primary of a book: the one that a majority of those who decide name, and that says so itself. Null while there
   * is none.
   * @param former is asked nothing and counts as none: it may be stopped.
   */
  primaryOf(book: string, former?: RedisServer): Promise<RedisServer | null>;
  /** Asks for a change of roles between a living primary and a replica of its. */
  swap(primary: RedisServer): Promise<void>;
  close(): Promise<void>;
}

const answerMs = 500;

/** What a server answers to a command; null where it refuses, is gone, or is stopped. */
export async function answerOf(
  server: Pick<RedisServer, 'command'>,
  ...words: readonly (string | number)[]
): Promise<unknown> {
  // A stopped server takes connections all the same, and answers none.
  return Promise.race([server.command(...words).catch(() => null), pause(answerMs).then(() => null)]);
}

/** Whether a server says that it is a primary, or that it follows one and has its data. */
export async function hasRole(server: RedisServer, role: 'master' | 'slave'): Promise<boolean> {
  const info = String(await answerOf(server, 'INFO', 'replication'));
  return info.includes(`role:${role}`) && (role === 'master' || info.includes('master_link_status:up'));
}

/** The port that more than half of `voters` voters name; null where there is none. */
export function majorityOf(votes: readonly (number | null)[], voters: number): number | null {
  const counts = new Map<number, number>();
  for (const port of votes) if (port !== null) counts.set(port, (counts.get(port) ?? 0) + 1);
  return [...counts].find(([, count]) => count > voters / 2)?.[0] ?? null;
}
