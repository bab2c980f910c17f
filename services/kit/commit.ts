/** What a transaction wrote, as far as publishing it goes. JSON can say it. */
export interface Commit {
  /** Its number in each book that is published in order. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Books of which it wrote single entries. */
  readonly singles: readonly string[];
  /** Ids of the transactions that wrote single entries: its own. */
  readonly transactions: readonly string[];
}

/** The books that it wrote. */
export const booksOf = ({ numbers, singles }: Commit): readonly string[] => [
  ...Object.keys(numbers),
  ...singles,
];

/** Of a transaction that wrote nothing. */
export const noCommit: Commit = { numbers: {}, singles: [], transactions: [] };
