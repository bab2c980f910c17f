import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { BadRow } from '../bad-row.ts';

/** A JSON file that has the form wanted. */
export interface JsonFile<Value> {
  readonly file: string;
  readonly value: Value;
  /** The line of a value inside, such as `['0', 'address', 'country']`. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads a JSON file and checks its form; answers every fault at once. */
export async function readJsonFile<Value>(
  path: string,
  form: z.ZodType<Value>,
): Promise<JsonFile<Value> | { readonly bad: readonly BadRow[] }> {
  const file = basename(path);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error) {
    const reason =
      text.code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read: ${text.message}.`;
    return { bad: [{ file, line: null, column: '', value: '', reason }] };
  }
  return parseJson(file, text.replace(/^\uFEFF/, ''), form);
}

function parseJson<Value>(
  file: string,
  text: string,
  form: z.ZodType<Value>,
): JsonFile<Value> | { readonly bad: readonly BadRow[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    return {
      bad: [
        {
          file,
          line: faultyLine(text, message),
          column: '',
          value: '',
          reason: `${message}; give valid JSON.`,
        },
      ],
    };
  }
  const lineOf = createLineFinder(text);
  const checked = form.safeParse(json);
  if (checked.success) return { file, value: checked.data, lineOf };
  return {
    bad: checked.error.issues.map((issue) => ({
      file,
      line: lineOf(issue.path),
      column: issue.path.join('.'),
      value: asText(valueAt(json, issue.path)),
      reason: `${issue.message}.`,
    })),
  };
}

/** Finds lines by reading the text once more as YAML, of which JSON is a part: the JSON parser tells no positions. */
function createLineFinder(text: string): (path: readonly PropertyKey[]) => number {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  return (path) => {
    // A value that is missing is looked for where it should stand: in its parent.
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      const range = (node as { readonly range?: readonly number[] } | null | undefined)?.range;
      if (range?.[0] !== undefined) return counter.linePos(range[0]).line;
    }
    return 1;
  };
}

function faultyLine(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
}

const valueAt = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], json);

const asText = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
