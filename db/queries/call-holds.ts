// What keeps a call and all that hangs on it, as conditions on a row of `calls` in the query around them.
import { sql } from 'kysely';
import type { CivilDate } from '../../core/values/civil-date.ts';

/** A legal hold that is in force today is on the call, or on its caller. */
export const heldCall = (today: CivilDate) => sql<0 | 1>`(
  EXISTS (SELECT 1 FROM legal_hold_calls JOIN legal_holds ON legal_holds.id = hold_id WHERE legal_hold_calls.call_id = calls.id AND lifted_at IS NULL AND until_on >= ${today})
  OR (calls.caller_id IS NOT NULL AND EXISTS (SELECT 1 FROM legal_hold_callers JOIN legal_holds ON legal_holds.id = hold_id
    WHERE legal_hold_callers.caller_id = calls.caller_id AND lifted_at IS NULL AND until_on >= ${today})))`;

/** In quarantine at the person's request (art. 18). */
export const restrictedCall = sql<0 | 1>`EXISTS (SELECT 1 FROM quarantined_calls WHERE quarantined_calls.call_id = calls.id)`;
