// The dates that a form proposes, on the clock of a helpline.
import { dateOf } from '../../../core/domain/rota/wall-clock.ts';

export function today(zone: string): string {
  return dateOf(Date.now(), zone);
}

export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
