import { isSameStamp, type Position, type Stamp } from './entry.ts';
import { maxKeysPerSync, type Register, type SyncAnswer, type SyncQuestion } from './register.ts';
import type { HeldEntry, Replica } from './replica.ts';
import { isSoundKey } from './sound-key.ts';
import type { Trust } from './trust.ts';

/** Why there is no proof: no answer in time, or none from the register that is trusted. */
export type UnprovenReason = 'unreachable' | 'untrusted';

/** What a proof says: these were the current entries at one moment after the question was put. */
export type Reading =
  | {
      readonly kind: 'proven';
      readonly position: Position;
      /** In the order of the keys; null where the register lacks the entry. */
      readonly entries: readonly (HeldEntry | null)[];
    }
  | { readonly kind: 'unproven'; readonly reason: UnprovenReason };

/** Proves that one book's replica is current. */
export interface Prover {
  /** Reads keys at one index, by a sync that is sent after this call. Never rejects. */
  prove(keys: readonly string[]): Promise<Reading>;
  /** When the question of the latest proof was sent; null before the first. */
  provenAt(): number | null;
}

/** What a prover is made of. */
export interface ProverParts {
  readonly book: string;
  readonly register: Register;
  readonly replica: Replica;
  readonly trust: Trust;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
  /** Calls the function later, in a turn of its own. */
  readonly later: (work: () => void) => void;
  /** Syncs of this book that may be under way at once. */
  readonly maxOutstanding: number;
  /** Whoever has waited this long for an answer gets no proof. */
  readonly timeoutMs: number;
  /** Told of every sync and of how many questions it answered. */
  readonly observe: (outcome: 'proven' | UnprovenReason, questions: number) => void;
}

interface Question {
  readonly keys: readonly string[];
  /** Ask for every key anew: what was held at the first try was dropped before its answer came. */
  readonly wantsAll: boolean;
  readonly resolve: (reading: Reading) => void;
}

/** A question on its way, and what memory held of it when it was sent. */
interface Sent {
  readonly question: Question;
  readonly held: readonly (HeldEntry | null)[];
}

/** Those who ask after memory was emptied need not wait until what all others lack is read, too. */
const maxKeysPerSending = 500;

/**
 * Gathers the questions of one turn into one sync (or several, where memory lacks very many of their keys), a few of
 * which may be under way. A question never joins a sync
 * that was sent before it was put: what that one proves may be older than the question.
 */
export function createProver(parts: ProverParts): Prover {
  const prover = new GatheringProver(parts);
  return { prove: (keys) => prover.prove(keys), provenAt: () => prover.provenAt };
}

class GatheringProver {
  provenAt: number | null = null;
  readonly #parts: ProverParts;
  #waiting: Question[] = [];
  #outstanding = 0;
  #isScheduled = false;
  /** The latest sync got no answer. */
  #isSuspect = false;

  constructor(parts: ProverParts) {
    this.#parts = parts;
  }

  async prove(keys: readonly string[]): Promise<Reading> {
    const { trust, book } = this.#parts;
    const stamp = trust.trusted(book) ?? (await trust.learn(book));
    if (stamp === null) return { kind: 'unproven', reason: 'untrusted' };
    // While the register does not answer, one question after the other tries it, and nobody else waits.
    if (this.#isSuspect && this.#outstanding > 0) return { kind: 'unproven', reason: 'unreachable' };
    return new Promise((resolve) => this.#put({ keys, wantsAll: false, resolve }));
  }

  #put(question: Question): void {
    this.#waiting.push(question);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#outstanding >= this.#parts.maxOutstanding) return;
    this.#isScheduled = true;
    this.#parts.later(() => {
      this.#isScheduled = false;
      if (this.#waiting.length > 0) void this.#send();
    });
  }

  async #send(): Promise<void> {
    const { register, replica, book, timeoutMs } = this.#parts;
    const { sent, missing } = this.#gather();
    this.#outstanding += 1;
    if (this.#waiting.length > 0) this.#schedule();
    const sentAt = this.#parts.now();
    const applied = replica.applied();
    const syncs = partsOf([...missing]).map(async (keys): Promise<Part> => {
      return this.#take(keys, await register.sync(book, { applied, keys }));
    });
    try {
      const answered = await inTime(Promise.all(syncs), timeoutMs);
      this.#isSuspect = false;
      this.#receive(answered, { sentAt, applied, sent });
    } catch {
      this.#isSuspect = true;
      this.#refuse(sent, 'unreachable');
    } finally {
      this.#outstanding -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  /** Takes the questions that one sending answers, and the keys that memory lacks of them. */
  #gather(): { readonly sent: readonly Sent[]; readonly missing: ReadonlySet<string> } {
    const sent: Sent[] = [];
    const missing = new Set<string>();
    // A register that may be dead is tried once for all.
    const most = this.#isSuspect ? Number.POSITIVE_INFINITY : maxKeysPerSending;
    for (const question of this.#waiting) {
      if (missing.size >= most) break;
      const held = this.#parts.replica.hold(question.keys);
      noteMissing(question, held, missing);
      sent.push({ question, held });
    }
    this.#waiting = this.#waiting.slice(sent.length);
    return { sent, missing };
  }

  // As each one comes and not all together: while very many values are read here, the register looks up the next ones.
  #take(keys: readonly string[], answer: SyncAnswer): Part {
    const { trust, replica, book } = this.#parts;
    // Asked now and not when the sync was sent: an answer may be on its way for any time.
    const stamp = trust.trusted(book);
    if (stamp === null || !isOf(answer, stamp))
      return { keys, index: answer.index, stamp: null, entries: [] };
    return { keys, index: answer.index, stamp, entries: replica.take(answer, stamp) };
  }

  #receive(parts: readonly Part[], { sentAt, applied, sent }: Sending): void {
    const { trust, replica, book } = this.#parts;
    // Asked once more: the first of them may have come long before the last.
    const trusted = trust.trusted(book);
    if (!parts.every(({ stamp }) => isSameStamp(stamp, trusted))) {
      trust.doubt();
      this.#refuse(sent, 'untrusted');
      return;
    }
    this.provenAt = Math.max(this.provenAt ?? sentAt, sentAt);
    this.#parts.observe('proven', sent.length);
    const fetched = fetchedOf(parts, replica);
    // What was held then is what is current where the book stands as it stood, whatever memory dropped since.
    const isStill = isSameState(applied, replica.applied());
    for (const { question, held } of sent) {
      this.#serve({ question, held: isStill ? held : replica.hold(question.keys) }, fetched);
    }
  }

  // All keys of a question are read in one turn, so that they are of one index.
  #serve({ question, held }: Sent, fetched: ReadonlyMap<string, HeldEntry | null>): void {
    const position = this.#parts.replica.position();
    const entries = held.includes(null) ? completed(question.keys, held, fetched) : held;
    if (entries !== null && position !== null) question.resolve({ kind: 'proven', position, entries });
    else this.#put({ ...question, wantsAll: true });
  }

  #refuse(sent: readonly Sent[], reason: UnprovenReason): void {
    this.#parts.observe(reason, sent.length);
    for (const { question } of sent) question.resolve({ kind: 'unproven', reason });
  }
}

/** Questions that were sent together, and where the book was known to stand then. */
interface Sending {
  readonly sentAt: number;
  readonly applied: SyncQuestion['applied'];
  readonly sent: readonly Sent[];
}

// An epoch may have been born twice: only the whole stamp and the index together name one state of a book.
const isSameState = (a: SyncQuestion['applied'], b: SyncQuestion['applied']): boolean =>
  a !== null && b !== null && a.index === b.index && isSameStamp(a.stamp, b.stamp);

function noteMissing({ keys, wantsAll }: Question, held: Sent['held'], missing: Set<string>): void {
  if (!wantsAll && !held.includes(null)) return;
  for (const [at, key] of keys.entries()) {
    // What no entry can have as its key is asked of nobody: on its way it might become the key of another one.
    if ((wantsAll || held[at] === null) && isSoundKey(key)) missing.add(key);
  }
}

/** What came of one sync of those that are sent together. */
interface Part {
  readonly keys: readonly string[];
  readonly index: number;
  /** Under which it was taken in; null where it was not. */
  readonly stamp: Stamp | null;
  /** As `Replica.take` answers them. */
  readonly entries: readonly (HeldEntry | null)[];
}

// One without keys where nothing is missing: it proves what is held.
function partsOf(keys: readonly string[]): readonly (readonly string[])[] {
  const parts = [keys.slice(0, maxKeysPerSync)];
  for (let first = maxKeysPerSync; first < keys.length; first += maxKeysPerSync) {
    parts.push(keys.slice(first, first + maxKeysPerSync));
  }
  return parts;
}

// The data may be a copy of what another register held: both must be the one that is trusted.
const isOf = (answer: SyncAnswer, stamp: Stamp): boolean =>
  answer.server === stamp.server && isSameStamp(answer.stamp, stamp);

// Values are good for the index of their answer alone; a replica that knows more by now has no use for them.
function fetchedOf(parts: readonly Part[], replica: Replica): ReadonlyMap<string, HeldEntry | null> {
  const fetched = new Map<string, HeldEntry | null>();
  for (const { keys, index, entries } of parts) {
    if (index !== replica.position()?.index) continue;
    for (const [at, key] of keys.entries()) fetched.set(key, entries[at] ?? null);
  }
  return fetched;
}

/** What was held, with what was fetched in its gaps; null where a key was neither. */
function completed(
  keys: readonly string[],
  held: readonly (HeldEntry | null)[],
  fetched: ReadonlyMap<string, HeldEntry | null>,
): readonly (HeldEntry | null)[] | null {
  if (keys.some((key, index) => held[index] === null && !fetched.has(key) && isSoundKey(key))) return null;
  return keys.map((key, index) => held[index] ?? fetched.get(key) ?? null);
}

async function inTime<Answer>(answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // After a stall of this process the answer may be there already and its turn come next: it goes first.
    const giveUp = (): void => reject(new Error(`no answer within ${timeoutMs} ms`));
    timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
