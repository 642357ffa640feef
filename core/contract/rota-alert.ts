// What the rota tells at once, by itself. Apart from the rota's model, which main never loads.
import { z } from 'zod';
import { instant } from '../values/instant.ts';

export const rotaAlert = z.strictObject({
  kind: z.enum(['nobodyOnDuty', 'ownShiftSoon']),
  helplineName: z.string(),
  /** The helpline's, in which the shift's hours are read. */
  zone: z.string(),
  startsAt: instant,
  endsAt: instant,
});
export type RotaAlert = z.infer<typeof rotaAlert>;
