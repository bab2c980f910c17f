import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  fault,
  hold,
  machine,
  order,
  publish,
  quote,
  read,
  refusal,
  stock,
  totals,
} from '../record-samples.ts';
import {
  createHistoryWriter,
  HistoryError,
  type HistoryRecord,
  monotonicMs,
  parseRecord,
  readHistories,
  readHistory,
} from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-history-'));
});

const everyKind: readonly HistoryRecord[] = [
  read(['p1@3', 'p2@0=absent'], { answer: { books: { 'prices:fr-eur': { epoch: 1, index: 17 } }, totals } }),
  refusal({ start: 1, end: 2 }),
  publish(['p1@4']),
  quote(),
  order(),
  hold(),
  stock(),
  ...fault('SIGSTOP', 'g1', 5, 6),
  machine(7, 9, 1.5),
];

async function collect(file: string): Promise<HistoryRecord[]> {
  const records: HistoryRecord[] = [];
  for await (const record of readHistory(file)) records.push(record);
  return records;
}

describe('a history', () => {
  it('has equal reads of an entry at one place in memory, and every record as it was written', async () => {
    const file = join(folder, 'a.jsonl');
    const written = [
      read(['p1@3', 'p2@1']),
      read(['p1@3']),
      read(['p1@4']),
      read(['p1@3=other']),
      ...everyKind,
    ];
    await writeFile(file, written.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const records = await readHistories([file]);
    expect(records).toEqual([...written].sort((a, b) => a.start - b.start));
    const firsts = records
      .slice(0, 2)
      .map((record) => (record.kind === 'read' ? record.answer?.entries[0] : null));
    expect(firsts[0]).toBe(firsts[1]);
  });

  it('is read back as it was written, one JSON object a line', async () => {
    const file = join(folder, 'a.jsonl');
    const writer = createHistoryWriter(file);
    for (const record of everyKind) writer.append(record);
    await writer.close();
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(everyKind.length + 1);
    expect(await collect(file)).toEqual(everyKind);
  });

  it('is in the file once flushed, and goes on after it', async () => {
    const file = join(folder, 'a.jsonl');
    const writer = createHistoryWriter(file);
    writer.append(read(['p1@1']));
    await writer.flush();
    expect(await collect(file)).toHaveLength(1);
    for (let i = 0; i < 2_000; i += 1) writer.append(read(['p1@1']));
    await writer.close();
    expect(await collect(file)).toHaveLength(2_001);
    expect(() => writer.append(read(['p1@1']))).toThrow(`${file} is closed.`);
  });

  it('says so where it cannot be written', async () => {
    const writer = createHistoryWriter(join(folder, 'missing', 'a.jsonl'));
    writer.append(read(['p1@1']));
    await expect(writer.close()).rejects.toThrow('ENOENT');
  });

  it('of several files is by start', async () => {
    const files = await Promise.all(
      [5, 3].map(async (start) => {
        const file = join(folder, `${start}.jsonl`);
        const writer = createHistoryWriter(file);
        writer.append(read(['p1@1'], { start, end: 9 }));
        await writer.close();
        return file;
      }),
    );
    expect((await readHistories(files)).map(({ start }) => start)).toEqual([3, 5]);
  });
});

describe('a line that is no record', () => {
  it('is named by file, line and field', async () => {
    const file = join(folder, 'a.jsonl');
    await writeFile(
      file,
      `${JSON.stringify(read(['p1@1']))}\n${JSON.stringify({ ...read([]), status: 'ok' })}\n`,
    );
    await expect(collect(file)).rejects.toThrow(
      `${file}:2: status: Invalid input: expected number, received string`,
    );
  });

  it.each([
    ['{"kind":', 'h:1: not JSON: {"kind":'],
    [
      '{"kind":"write"}',
      "h:1: kind: Invalid discriminator value. Expected 'read' | 'publish' | 'quote' | 'order' | 'hold' | 'stock' | 'fault' | 'machine'",
    ],
    [JSON.stringify(read(['p1@1'], { start: 2, end: 1 })), 'h:1: record: end is before start'],
    [JSON.stringify({ ...stock(), note: '' }), 'h:1: record: Unrecognized key: "note"'],
    [
      JSON.stringify(stock({ heldUnits: 0.5 })),
      'h:1: heldUnits: Invalid input: expected int, received number',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseRecord(text, 'h:1')).toThrow(new HistoryError(message));
  });

  it('is a last line without its end', async () => {
    const file = join(folder, 'a.jsonl');
    await writeFile(file, `${JSON.stringify(read(['p1@1']))}\n`);
    await appendFile(file, JSON.stringify(read(['p1@1'])));
    await expect(collect(file)).rejects.toThrow(`${file}:2: the last line is cut off`);
  });
});

it('the clock never goes back', () => {
  const readings = Array.from({ length: 1_000 }, monotonicMs);
  expect(readings).toEqual([...readings].sort((a, b) => a - b));
});
