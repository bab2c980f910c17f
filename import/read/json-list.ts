import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { BadRow } from '../bad-row.ts';

/** One member of a JSON list. */
export interface JsonItem<Value> {
  readonly file: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly value: Value;
  /** The line of a value inside, such as `['address', 'country']`. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** A list, with its members that have another form; or why the file cannot be read. */
export type JsonList<Value> =
  | { readonly kind: 'list'; readonly items: readonly JsonItem<Value>[]; readonly bad: readonly BadRow[] }
  | { readonly kind: 'unreadable'; readonly row: BadRow };

/** Reads a file that holds a JSON list and checks the form of each member. */
export async function readJsonList<Value>(path: string, form: z.ZodType<Value>): Promise<JsonList<Value>> {
  const file = basename(path);
  const unreadable = (line: number | null, reason: string): JsonList<Value> => ({
    kind: 'unreadable',
    row: { file, line, column: '', value: '', reason },
  });
  const read = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (typeof read !== 'string') {
    return unreadable(
      null,
      read.code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read: ${read.message}.`,
    );
  }
  // A byte order mark, which JSON.parse does not take.
  const text = read.replace(/^\uFEFF/, '');
  // By JSON's own parser, not as YAML: that takes much which is no JSON.
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    return unreadable(faultyLine(text, message), `${message}; give valid JSON.`);
  }
  if (!Array.isArray(json)) return unreadable(1, 'The file holds no list; give a JSON list of objects.');
  return checkMembers(file, json, form, createLineFinder(text));
}

function checkMembers<Value>(
  file: string,
  members: readonly unknown[],
  form: z.ZodType<Value>,
  lineOf: (path: readonly PropertyKey[]) => number,
): JsonList<Value> {
  const items: JsonItem<Value>[] = [];
  const bad: BadRow[] = [];
  for (const [index, member] of members.entries()) {
    const checked = form.safeParse(member);
    if (checked.success) {
      const inside = (path: readonly PropertyKey[]) => lineOf([index, ...path]);
      items.push({ file, line: inside([]), value: checked.data, lineOf: inside });
      continue;
    }
    for (const issue of checked.error.issues) {
      bad.push({
        file,
        line: lineOf([index, ...issue.path]),
        column: issue.path.join('.'),
        value: asText(valueAt(member, issue.path)),
        reason: `${issue.message}.`,
      });
    }
  }
  return { kind: 'list', items, bad };
}

/** Finds lines by reading the text once more as YAML, of which JSON is a part: the JSON parser tells no positions. */
function createLineFinder(text: string): (path: readonly PropertyKey[]) => number {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  return (path) => {
    // A value that is missing is looked for where it should stand: in its parent.
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
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
