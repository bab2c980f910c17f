/**
 * All keys of a book, in the order in which every script takes them: meta, entries, log, stage, flipped. The braces
 * keep them on one node of a cluster.
 */
export function bookKeys(book: string): readonly string[] {
  if (book === '' || /[{}]/.test(book)) throw new RangeError(`"${book}" is no name of a book.`);
  return ['meta', 'entries', 'log', 'stage', 'flipped'].map((part) => `comptoir:{${book}}:${part}`);
}
