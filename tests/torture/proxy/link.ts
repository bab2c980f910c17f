/** What becomes of the bytes of one direction. */
export type Link =
  | { readonly mode: 'pass' }
  /** Every byte, and the end, comes `ms` later; order is kept. */
  | { readonly mode: 'delay'; readonly ms: number }
  /**
   * Bytes and ends are swallowed, so that the connection is half-open. A connection that lost a byte never carries one
   * again in that direction: no network delivers a stream with a hole.
   */
  | { readonly mode: 'drop' }
  /** Nothing is read: the sender's buffers fill up, and all of it comes once the link passes again. */
  | { readonly mode: 'pause' }
  /** Bytes are taken from the sender, as if they had arrived, and come only once the link passes again. */
  | { readonly mode: 'hold' };

/** `toTarget` is what the client sends. */
export type Direction = 'toTarget' | 'toClient';

/** What the proxy did, so that a fault's effect can be verified. Bytes are counted per direction. */
export interface DirectionCounts {
  received: number;
  delivered: number;
  delayed: number;
  dropped: number;
  held: number;
  /** Held bytes that were delivered after the sender's side had been closed. */
  deliveredLate: number;
}

export interface ProxyCounts {
  accepted: number;
  /** Connections that were destroyed by `reset`. */
  reset: number;
  /** Sides that were told to be gone by `abandon`. */
  abandoned: number;
  readonly toTarget: DirectionCounts;
  readonly toClient: DirectionCounts;
}

/** All zero. */
export function createCounts(): ProxyCounts {
  const direction = (): DirectionCounts => ({
    received: 0,
    delivered: 0,
    delayed: 0,
    dropped: 0,
    held: 0,
    deliveredLate: 0,
  });
  return { accepted: 0, reset: 0, abandoned: 0, toTarget: direction(), toClient: direction() };
}

/** Calls `run` after `ms`; a test passes a clock of its own. */
export type Schedule = (run: () => void, ms: number) => void;
