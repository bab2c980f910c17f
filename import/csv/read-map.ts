import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type BadRow, BadRowsError } from '../bad-row.ts';
import { findNonUtf8 } from '../read/encoding.ts';
import { type CsvMap, mapForm } from './map-form.ts';

/** Reads a map file. Rejects with `BadRowsError`: one row per fault, with key, value and accepted form. */
export async function readMap(path: string): Promise<CsvMap> {
  const file = basename(path);
  const refuse = (faults: readonly Omit<BadRow, 'file'>[]): BadRowsError =>
    new BadRowsError(faults.map((fault) => ({ file, ...fault })));
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
  if (!Buffer.isBuffer(bytes)) {
    const reason = `The map cannot be read (${bytes.code}); give the path of a YAML file.`;
    throw refuse([{ line: null, column: '', value: path, reason }]);
  }
  const line = findNonUtf8(bytes);
  if (line !== null)
    throw refuse([{ line, column: '', value: '', reason: 'The line is no UTF-8; save the map as UTF-8.' }]);
  const text = bytes.toString();
  // Lines of the YAML: a map is written by hand, and a path alone is hard to find in it.
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw refuse(
      document.errors.map(({ message, linePos }) => ({
        line: linePos?.[0].line ?? null,
        column: '',
        value: '',
        reason: `${message.split('\n')[0]}; give valid YAML.`,
      })),
    );
  }
  const checked = mapForm.safeParse(document.toJS());
  if (checked.success) return checked.data;
  // Of several keys that are unknown zod makes one issue, at the object that holds them.
  const faults = checked.error.issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((place) => ({ ...placeOf(document, lines, place), reason: `${issue.message}.` }));
  });
  throw refuse(faults);
}

function placeOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
): Pick<BadRow, 'line' | 'column' | 'value'> {
  const value = document.getIn(path);
  const shown = isNode(value) ? value.toJS(document) : value;
  return {
    line: lineOf(document, lines, path),
    column: path.join('.'),
    value: shown === undefined ? '' : typeof shown === 'string' ? shown : JSON.stringify(shown),
  };
}

// What is missing is looked for where it should stand.
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  return path.length === 0 ? null : lineOf(document, lines, path.slice(0, -1));
}
