import { z } from 'zod';
import { totalsSchema } from './totals.ts';

/** The hash written for an entry that showed nothing: deleted, or never there (version 0). */
export const absentHash = 'absent';

const name = z.string().min(1);
const version = z.int().min(0);

/** Where in a book: compared by epoch, then by index. */
export const positionSchema = z.strictObject({ epoch: z.int().min(0), index: z.int().min(0) });

/**
 * One entry that was read: book, key, version, hash of the value, and the view.
 *
 * The hash is over a canonical form of what the answer showed of the entry, `absentHash` for nothing, null where the
 * client did not see the value. The view names everything that shapes the projection by design (language, cap,
 * channel's content); two hashes are comparable only in one view. Prices have no view: every channel shows the same.
 */
export const entrySchema = z.tuple([name, name, version, z.string().min(1).nullable(), name.optional()]);

/** An answer that read the ledger, as its client saw it. */
export const answerSchema = z.strictObject({
  /** `UNMARKED`: values came without `extensions.consistency`. */
  mode: z.enum(['STRICT', 'DEGRADED', 'UNMARKED']),
  /** What the answer says of its age; null where it says nothing. */
  ageMs: z.number().nullable(),
  /** The positions that the answer states, by book. */
  books: z.record(name, positionSchema),
  entries: z.array(entrySchema),
  /** A cart's amounts, where the answer showed a cart. */
  totals: totalsSchema.optional(),
});

/** What a client asked of consistency. */
export const askedSchema = z.strictObject({
  /** `Comptoir-After`. */
  token: name.nullable(),
  /** `Comptoir-Consistency`. */
  requirement: z.literal('required').nullable(),
});
