/** What a service answered from, as its answers say in `extensions.reads`. */
export interface ServiceReads {
  readonly versions: readonly { readonly book: string; readonly key: string; readonly version: number }[];
  /** Whether all of them were published, and current together at one moment after the question was put. */
  readonly isProven: boolean;
}

/** The reads that an answer tells of; null where it tells of none. */
export const readsOf = (extensions: Readonly<Record<string, unknown>> | undefined): ServiceReads | null =>
  (extensions?.reads as ServiceReads | undefined) ?? null;

/** Several answers' reads together; null where there are none. */
export function joinReads(reads: readonly ServiceReads[]): ServiceReads | null {
  if (reads.length === 0) return null;
  return {
    versions: reads.flatMap(({ versions }) => versions),
    isProven: reads.every(({ isProven }) => isProven),
  };
}
