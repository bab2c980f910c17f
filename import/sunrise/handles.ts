import type { CsvLine } from '../read/csv-table.ts';
import type { Texts } from '../rows.ts';
import { type Faults, textsOf } from './faults.ts';

/** Reads the handles of lines and knows which are taken. */
export interface HandleReader {
  /** Handles in lower case, or null where a fault was found. */
  read(line: CsvLine): Texts | null;
}

/** Reads `slug.<language>`; capital letters, which real feeds have, are lowered. */
export function createHandleReader(faults: Faults): HandleReader {
  const taken = new Map<string, CsvLine>();
  return {
    read(line) {
      const handles = textsOf(line, 'slug').map(({ language, text }) => ({
        language,
        text: text.toLowerCase(),
      }));
      if (handles.length === 0) {
        faults.addCell(line, 'slug.en', 'There is no handle; give one in at least one language.');
        return null;
      }
      const reasons = handles.flatMap(({ language, text }) => {
        const reason = reasonAgainst(text, taken.get(`${language} ${text}`));
        return reason === null ? [] : [{ column: `slug.${language}`, reason }];
      });
      for (const { column, reason } of reasons) faults.addCell(line, column, reason);
      if (reasons.length > 0) return null;
      for (const { language, text } of handles) taken.set(`${language} ${text}`, line);
      return handles;
    },
  };
}

function reasonAgainst(handle: string, owner: CsvLine | undefined): string | null {
  if (!/^[a-z0-9-]{1,200}$/.test(handle)) return 'Give 1 to 200 letters a to z, digits and hyphens.';
  return owner === undefined ? null : `Line ${owner.line} has this handle; give one of its own.`;
}
