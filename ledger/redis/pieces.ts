import type { LedgerEntry } from '../entry.ts';

// What Redis takes in within 1 or 2 ms, whichever is reached first.
const mostEntries = 500;
const mostCharacters = 1_000_000;

/** Entries in pieces that hold up nobody, in order; one empty piece where there are none. */
export function piecesOf(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const pieces: LedgerEntry[][] = [[]];
  let characters = 0;
  for (const entry of entries) {
    let piece = pieces.at(-1) ?? [];
    characters += entry.value?.length ?? 0;
    if (piece.length > 0 && (piece.length === mostEntries || characters > mostCharacters)) {
      piece = [];
      pieces.push(piece);
      characters = entry.value?.length ?? 0;
    }
    piece.push(entry);
  }
  return pieces;
}
