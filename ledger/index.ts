export { type BookSource, ConsistencyUnavailable, type Filled } from './book-reading.ts';
export { comparePositions, isSameStamp, type LedgerEntry, type Position, type Stamp } from './entry.ts';
export { type BookStatus, createLibrary, type Library, type OpenBook } from './library.ts';
export { createMemoryRegister } from './memory-register.ts';
export type { UnprovenReason } from './prover.ts';
export type { ReadSet } from './read-set.ts';
export {
  type Filling,
  type Group,
  maxGroupEntries,
  type PublishOutcome,
  type Register,
  type RegisterState,
} from './register.ts';
export type { HeldEntry } from './replica.ts';
export { type Reproof, reprove } from './reprove.ts';
export {
  type Consistency,
  type NotedVersion,
  openSession,
  type Session,
  type SessionOptions,
} from './session.ts';
export { isSoundKey, maxKeyBytes } from './sound-key.ts';
export { formatToken, nothingSeen, parseToken, type Seen } from './token.ts';
export { type BookStamp, createTrust, type Trust } from './trust.ts';
