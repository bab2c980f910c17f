import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createDecoder, type Encoding } from './encoding.ts';

/**
 * The line in which the first quote opens that does not close as it must, counted from 1; null where each one does.
 * Reads the file anew: only a file that could not be parsed is asked about.
 */
export async function findOpenQuote(
  path: string,
  delimiter: string,
  encoding: Encoding,
): Promise<number | null> {
  const quotes = createQuoteTracker(delimiter);
  await pipeline(createReadStream(path), createDecoder(encoding), async (chunks: AsyncIterable<Buffer>) => {
    const decoder = new TextDecoder();
    for await (const chunk of chunks) quotes.pass(decoder.decode(chunk, { stream: true }));
  });
  return quotes.openedAt();
}

function createQuoteTracker(delimiter: string): { pass(text: string): void; openedAt(): number | null } {
  // `closed`: behind a quote that ends the cell, or is the first of two that stand for one.
  let state: 'begin' | 'plain' | 'quoted' | 'closed' | 'broken' = 'begin';
  let line = 1;
  let opened = 1;
  let before = '';
  const isEnd = (character: string): boolean => character === '\n' || character === '\r';
  const next = (character: string): typeof state => {
    if (state === 'broken') return state;
    if (state === 'quoted') return character === '"' ? 'closed' : 'quoted';
    if (state === 'closed' && character === '"') return 'quoted';
    if (character === delimiter || isEnd(character)) return 'begin';
    if (state === 'closed') return 'broken';
    return state === 'begin' && character === '"' ? 'quoted' : 'plain';
  };
  return {
    pass: (text) => {
      for (const character of text) {
        const after = next(character);
        if (state === 'begin' && after === 'quoted') opened = line;
        state = after;
        if (character === '\r' || (character === '\n' && before !== '\r')) line += 1;
        before = character;
      }
    },
    openedAt: () => (state === 'quoted' || state === 'broken' ? opened : null),
  };
}
