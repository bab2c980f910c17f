import { z } from 'zod';
import { answerSchema, askedSchema, entrySchema, type positionSchema } from './answer.ts';
import { priceVersionSchema, type totalsLineSchema, totalsSchema } from './totals.ts';

const name = z.string().min(1);
const units = z.int();
const stockEntry = z.tuple([name, name]);

/** Both instants by `monotonicMs`: before the first byte is sent, after the last byte is read. */
const timed = { start: z.number(), end: z.number() };

/** What every request of a client records. */
const operation = {
  client: name,
  channel: name,
  /** Who was asked: a gateway's id, or `service:<name>` for a write that goes straight to a service. */
  gateway: name,
  ...timed,
  asked: askedSchema,
  /** The token that came back. */
  token: name.nullable(),
  /** The HTTP status; 0 where no answer came, so that nobody knows what was done. */
  status: z.int().min(0),
  /** The code of the error that stands for the whole operation; null where it was done. */
  code: name.nullable(),
};

const read = z.strictObject({
  kind: z.literal('read'),
  ...operation,
  /** Null where nothing was answered. */
  answer: answerSchema.nullable(),
});

/** A retailer's write. Its entries are those that it raised: those of one book are a group, but for stock. */
const publish = z.strictObject({
  kind: z.literal('publish'),
  ...operation,
  entries: z.array(entrySchema),
  /** Whether the acknowledgement says that every gateway shows it; false where it says only that it is committed. */
  visible: z.boolean(),
});

/** A quote that a client received. What was read along with it is an answer like any other. */
const quote = z.strictObject({
  kind: z.literal('quote'),
  ...operation,
  answer: answerSchema.nullable(),
  quote: z
    .strictObject({
      id: name,
      /** Expiry less the instant of signing, both as the quote states them. */
      validForMs: z.number(),
      /** Every entry version that the quote names. */
      versions: z.array(priceVersionSchema),
      totals: totalsSchema,
    })
    .nullable(),
});

/** An attempt to order. */
const order = z.strictObject({
  kind: z.literal('order'),
  ...operation,
  quoteId: name,
  /** Null where it was refused. */
  order: z
    .strictObject({
      id: name,
      currency: z.string().length(3),
      /** `stock` is the entry that the units were sold from; null where the answer does not say. */
      lines: z.array(
        z.strictObject({ sku: name, quantity: units, totalMinor: z.int(), stock: stockEntry.nullable() }),
      ),
      totalMinor: z.int(),
    })
    .nullable(),
  /** The quote that came with a refusal. */
  newQuoteId: name.nullable(),
});

/** An attempt to reserve units of one availability, after a quantity was shown. */
const hold = z.strictObject({
  kind: z.literal('hold'),
  ...operation,
  stock: stockEntry,
  quantity: units,
  /** The version and quantity that this client was shown before, from which it concluded that it could reserve. */
  shown: z.strictObject({ version: z.int().min(0), quantity: units }),
  /** The availability's version at the decision, where the refusal states it. */
  decidedAtVersion: z.int().min(0).nullable(),
});

/** The stock service's books of one SKU at one location, read in one statement. */
const stock = z.strictObject({
  kind: z.literal('stock'),
  ...timed,
  stock: stockEntry,
  receivedUnits: units,
  soldUnits: units,
  /** Sum of all corrections, with sign. */
  correctedUnits: units,
  onHandUnits: units,
  heldUnits: units,
  backorderLimitUnits: units,
  /** Whether a correction marked that less is there than is held. */
  flagged: z.boolean(),
});

/** The begin or the end of a fault: from before it was made until its effect was seen. */
const fault = z.strictObject({
  kind: z.literal('fault'),
  phase: z.enum(['begin', 'end']),
  /** The same for begin and end. */
  fault: name,
  type: name,
  target: name,
  ...timed,
  verified: z.boolean(),
  /** What was seen, such as `state T`. */
  effect: z.string(),
});

/** Work of a known size: how much of the time that it took the process had a processor. */
const machine = z.strictObject({ kind: z.literal('machine'), ...timed, cpuMs: z.number().positive() });

/** One line of a history. */
export const recordSchema = z
  .discriminatedUnion('kind', [read, publish, quote, order, hold, stock, fault, machine])
  .refine((record) => record.end >= record.start, 'end is before start');

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** One client-side operation, stock count or fault. */
export type HistoryRecord = DeepReadonly<z.infer<typeof recordSchema>>;
export type ReadRecord = DeepReadonly<z.infer<typeof read>>;
export type PublishRecord = DeepReadonly<z.infer<typeof publish>>;
export type QuoteRecord = DeepReadonly<z.infer<typeof quote>>;
export type OrderRecord = DeepReadonly<z.infer<typeof order>>;
export type HoldRecord = DeepReadonly<z.infer<typeof hold>>;
export type StockRecord = DeepReadonly<z.infer<typeof stock>>;
export type MachineRecord = DeepReadonly<z.infer<typeof machine>>;
export type FaultRecord = DeepReadonly<z.infer<typeof fault>>;
/** A record of a client's request. */
export type Operation = ReadRecord | PublishRecord | QuoteRecord | OrderRecord | HoldRecord;
export type Answer = DeepReadonly<z.infer<typeof answerSchema>>;
export type EntryRead = DeepReadonly<z.infer<typeof entrySchema>>;
export type Position = DeepReadonly<z.infer<typeof positionSchema>>;
export type Totals = DeepReadonly<z.infer<typeof totalsSchema>>;
export type TotalsLine = DeepReadonly<z.infer<typeof totalsLineSchema>>;
