import { sql } from 'kysely';
import type { OwnChange } from './own-change.ts';
import { findProfileFaults, type ProfileChanges } from './profile-faults.ts';
import { refuseIfAny } from './refusal.ts';

/** Changes the profile. */
export async function updateProfile({ trx, customerId }: OwnChange, changes: ProfileChanges): Promise<void> {
  // It is already tomorrow on the islands at UTC+14.
  const { rows } = await sql<{ today: string }>`
    SELECT (now() AT TIME ZONE 'UTC' + interval '14 hours')::date::text AS today`.execute(trx);
  refuseIfAny(findProfileFaults(changes, rows[0]?.today ?? ''));
  // What is left out is not in the text, and so stays; a null is, and takes the value away.
  await sql`
    UPDATE customer SET profile = profile || ${JSON.stringify(changes)}::jsonb WHERE id = ${customerId}`.execute(
    trx,
  );
}
