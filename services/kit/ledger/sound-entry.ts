import type { LedgerEntry } from '../../../ledger/entry.ts';
import { isSoundKey, maxKeyBytes } from '../../../ledger/index.ts';
import { maxEntryBytes } from '../entries.ts';

/** Why an entry cannot stand in the register; null where it can. */
function entryFault({ key, value }: LedgerEntry): string | null {
  if (!isSoundKey(key)) return `A key has 1 to ${maxKeyBytes} bytes.`;
  const bytes = value === null ? 0 : Buffer.byteLength(value);
  return bytes > maxStoredBytes ? `Its value has ${bytes} bytes: at most ${maxStoredBytes}.` : null;
}

/**
 * The entries as the register gets them, by publish and by fill alike. Writers refuse what is malformed, so that only
 * rows made otherwise come here: such an entry takes its place in the group as deleted. Leaving it out would show
 * half a group, leaving the group out would let fills show the other half, and waiting would block all behind it.
 */
export function soundEntries(
  entries: readonly LedgerEntry[],
  refused: (key: string, reason: string) => void,
): readonly LedgerEntry[] {
  return entries.flatMap((entry) => {
    const fault = entryFault(entry);
    if (fault === null) return [entry];
    refused(entry.key, fault);
    // Nobody can ask for such a key, so that nobody misses it.
    return isSoundKey(entry.key) ? [{ key: entry.key, version: entry.version, value: null }] : [];
  });
}

// PostgreSQL writes JSON out with spaces and long numbers.
const maxStoredBytes = 2 * maxEntryBytes;
