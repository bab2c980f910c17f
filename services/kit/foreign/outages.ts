import type { Log } from '../log.ts';
import type { Claim } from './claims.ts';

/** Tells the operator of a source once per outage, and of a bad row once per fault. */
export interface Outages {
  /** The source gave an answer. */
  answered(): void;
  /** It gave none. */
  silent(reason: string): void;
  /** Keys whose polls came to nothing, with the reasons. */
  faulty(claim: Claim, faults: ReadonlyMap<string, string>): void;
  /** This side failed. */
  failed(error: unknown): void;
  /** This side works. */
  working(): void;
}

const maxNamed = 20;

/** Nothing is wrong yet. */
export function createOutages(source: string, log: Log): Outages {
  let isSilent = false;
  let isFailing = false;
  return {
    answered: () => {
      if (isSilent) log.info({ source }, 'the source answers again');
      isSilent = false;
    },
    silent: (reason) => {
      if (!isSilent) log.warn({ source, reason }, 'the source gives no answer: what it said last stays');
      isSilent = true;
    },
    faulty: ({ keys }, faults) => {
      const before = new Map(keys.map(({ key, fault }) => [key, fault]));
      const fresh = [...faults].filter(([key, reason]) => before.get(key) !== reason);
      if (fresh.length === 0) return;
      const rows = fresh.slice(0, maxNamed).map(([key, reason]) => ({ key, reason }));
      log.warn(
        { source, count: fresh.length, rows },
        'rows of the source cannot be used: what was there stays',
      );
    },
    failed: (error) => {
      if (!isFailing) log.error({ err: error, source }, 'the source cannot be polled');
      isFailing = true;
    },
    working: () => {
      isFailing = false;
    },
  };
}
