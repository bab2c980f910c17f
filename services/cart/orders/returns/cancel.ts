import { sql } from 'kysely';
import type { CartCall } from '../../cart-call.ts';
import { advanceReturnAWhile } from './advance.ts';
import { type ReturnPayload, refusedReturn, returnById, returned, returnNotFound } from './find-return.ts';
import { returnNotOpen } from './receive.ts';

/** Takes the request of a return back. One that was taken back is answered as it is. */
export async function returnCancel(
  { returnId }: { readonly returnId: string },
  call: CartCall,
): Promise<ReturnPayload> {
  const back = await returnById(call, returnId);
  if (back === null) return refusedReturn([returnNotFound(returnId)]);
  const { rows } = await sql`
    UPDATE order_return SET phase = 'UNDOING', next_at = clock_timestamp()
    WHERE key = ${back.key} AND phase = 'REQUESTED' RETURNING 1`.execute(call.db);
  if (rows.length > 0) await advanceReturnAWhile(call.desk, back.key);
  const payload = await returned(call, back.key);
  const isOver = payload.return === null || ['UNDOING', 'CANCELLED'].includes(payload.return.phase);
  return isOver ? payload : refusedReturn([returnNotOpen]);
}
