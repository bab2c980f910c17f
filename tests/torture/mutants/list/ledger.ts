import type { Mutant } from '../mutant.ts';

// Before a question is put: where memory holds all keys, they are shown at once.
const proveBegins = "    if (stamp === null) return { kind: 'unproven', reason: 'untrusted' };\n";

/** What must not be wrong with what is read. */
export const ledgerMutants: readonly Mutant[] = [
  {
    name: 'ttl-replica',
    wrong: 'entries in memory are good for a time, without a proof for each answer',
    file: 'ledger/prover.ts',
    from: proveBegins,
    to: `${proveBegins}
    const { replica, now } = this.#parts;
    const held = replica.hold(keys);
    const isFresh = this.provenAt !== null && now() - this.provenAt < 1000;
    if (isFresh && held.every((entry) => entry !== null))
      return { kind: 'proven', position: replica.position(), entries: held };`,
    schedule: 'black-box',
    clause: 'C3',
  },
  {
    name: 'pub-sub',
    wrong: 'entries in memory are good until a message says that they changed',
    file: 'ledger/prover.ts',
    from: proveBegins,
    to: `${proveBegins}
    const { replica } = this.#parts;
    const listen = () =>
      new Promise((resolve) => this.#put({ keys: [], wantsAll: false, resolve })).then(
        ({ kind }) => kind === 'proven' && setTimeout(listen, 1).unref(),
      );
    if (this.provenAt === null) void listen();
    const held = replica.hold(keys);
    if (held.every((entry) => entry !== null))
      return { kind: 'proven', position: replica.position(), entries: held };`,
    schedule: 'black-box',
    clause: 'C3',
  },
  {
    name: 'fill-by-version-only',
    wrong:
      'a fetched value enters the replica if it is newer than what is there, whatever happened meanwhile',
    file: 'ledger/replica.ts',
    from: `      if (answer.index < applied) return answer.entries.map(() => null);
      return answer.entries.map((entry) => entry && keep(entry));`,
    to: `      return answer.entries.map((entry) => {
        const known = entry && entries.get(entry.key);
        return known && known.version >= entry.version ? known : entry && keep(entry);
      });`,
    schedule: 'late-answer',
    clause: 'C3',
  },
  {
    name: 'joined-sync',
    wrong: 'a question joins a sync that was sent before it was put',
    file: 'ledger/prover.ts',
    from: 'this.#receive(answered, { sentAt, applied, sent });',
    to: `const late = this.#waiting.splice(0).map((question) => ({ question, held: replica.hold(question.keys) }));
      this.#receive(answered, { sentAt, applied, sent: [...sent, ...late] });`,
    schedule: 'busy-register',
    clause: 'C3',
  },
  {
    name: 'ignored-gap',
    wrong: 'what cannot be told one by one is taken for no change',
    file: 'ledger/replica.ts',
    from: '    if (applied < index) empty(index);',
    to: '    applied = Math.max(applied, index);',
    schedule: 'far-behind',
    clause: 'C3',
  },
  {
    name: 'promoted-copy-believed',
    wrong: 'a new primary is believed for what its data say',
    file: 'ledger/prover.ts',
    from: 'answer.server === stamp.server && isSameStamp(answer.stamp, stamp)',
    to: 'isSameStamp(answer.stamp, stamp)',
    schedule: 'promoted-copy',
    clause: 'C2',
  },
  {
    name: 'trust-from-arrival',
    wrong: "trust counts from the arrival of the owner's answer",
    file: 'ledger/trust.ts',
    from: 'until: sentAt + trustMs',
    to: 'until: now() + trustMs',
    schedule: 'late-stamp',
    clause: 'C2',
  },
  {
    name: 'unpublished-source-read',
    wrong: "the owner's rows are shown as if they were published",
    file: 'ledger/book-reading.ts',
    from: '    this.#noteUnproven(askedAt);\n',
    to: '',
    schedule: 'unpublished-rows',
    clause: 'C2',
  },
  {
    name: 'two-indices',
    wrong: 'a later read of an answer gives its index to what was read before',
    file: 'ledger/book-reading.ts',
    from: '      if (!isUnchanged) this.#hasMoved = true;\n',
    to: '',
    schedule: 'moved-book',
    clause: 'C4',
  },
  {
    name: 'late-label',
    wrong: 'an answer has the index that was proved after a service was asked, whatever changed in between',
    file: 'ledger/session.ts',
    from: `      if (readingOf(book).isProven() && versions.some(({ version }, at) => entries[at]?.version !== version))
        return false;
`,
    to: '',
    schedule: 'asked-service',
    clause: 'C4',
  },
  {
    name: 'birth-ignored',
    wrong: 'a flushed server that was begun again in its epoch passes for itself',
    file: 'ledger/entry.ts',
    from: ' && a.birth === b.birth',
    to: '',
    schedule: 'flushed-server',
    clause: 'C2',
  },
];
