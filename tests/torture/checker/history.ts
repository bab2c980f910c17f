import type {
  Answer,
  EntryRead,
  HistoryRecord,
  HoldRecord,
  OrderRecord,
  PublishRecord,
  QuoteRecord,
  ReadRecord,
  StockRecord,
} from '../history/index.ts';
import { buildFaultTimeline, type FaultTimeline } from './fault-timeline.ts';
import { buildMachine, type Machine } from './machine.ts';

/** A record that was answered from the ledger. */
export interface Answered {
  readonly record: ReadRecord | QuoteRecord;
  readonly answer: Answer;
}

/** A history by kind. Every clause is a function of it. */
export interface History {
  readonly records: readonly HistoryRecord[];
  /** Reads and quotes that brought an answer, of any mode. */
  readonly answers: readonly Answered[];
  /** Those of `answers` that claim proof. */
  readonly strict: readonly Answered[];
  /** Writes that were acknowledged, visible or only committed. */
  readonly publishes: readonly PublishRecord[];
  readonly quotes: readonly QuoteRecord[];
  readonly orders: readonly OrderRecord[];
  readonly holds: readonly HoldRecord[];
  readonly stocks: readonly StockRecord[];
  readonly faults: FaultTimeline;
  readonly machine: Machine;
}

/** Sorts records by kind; their order does not matter. */
export function buildHistory(records: readonly HistoryRecord[]): History {
  const ofKind = <K extends HistoryRecord['kind']>(kind: K) =>
    records.filter((record): record is Extract<HistoryRecord, { kind: K }> => record.kind === kind);
  const quotes = ofKind('quote');
  const answers = [...ofKind('read'), ...quotes].flatMap((record) =>
    record.answer === null ? [] : [{ record, answer: record.answer }],
  );
  return {
    records,
    answers,
    strict: answers.filter(({ answer }) => answer.mode === 'STRICT'),
    publishes: ofKind('publish').filter(isAcknowledged),
    quotes,
    orders: ofKind('order'),
    holds: ofKind('hold'),
    stocks: ofKind('stock'),
    faults: buildFaultTimeline(ofKind('fault')),
    machine: buildMachine(ofKind('machine')),
  };
}

const isAcknowledged = (record: PublishRecord): boolean =>
  record.code === null && record.status >= 200 && record.status < 300;

/** One name for (book, key), never the same for two entries. */
export const entryName = ([book, key]: EntryRead | readonly [string, string, ...unknown[]]): string =>
  `${book}\u0000${key}`;

/** An entry's name as a reader knows it. */
export const printName = (name: string): string => name.replace('\u0000', '/');

/** Whether entries of a book are changed together; those of stock are published singly. */
export const hasGroups = (book: string): boolean => !book.startsWith('stock:');
