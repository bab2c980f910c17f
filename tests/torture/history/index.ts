export { absentHash } from './answer.ts';
export { HistoryError, parseRecord, readHistories, readHistory } from './history-reader.ts';
export { createHistoryWriter, type HistoryWriter } from './history-writer.ts';
export { monotonicMs } from './monotonic-clock.ts';
export type {
  Answer,
  EntryRead,
  FaultRecord,
  HistoryRecord,
  HoldRecord,
  MachineRecord,
  Operation,
  OrderRecord,
  Position,
  PublishRecord,
  QuoteRecord,
  ReadRecord,
  StockRecord,
  Totals,
  TotalsLine,
} from './record.ts';
