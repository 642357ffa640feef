// Which line the gateway serves: the stored one while an account is signed in (locked or not), none otherwise.
// Invariant: the invented provider of a demonstration is never looked up nor called; its calls come from the training line.
import type { Executor } from '../../db/connection/executor.ts';
import { readLine } from '../../db/queries/lines.ts';
import { demonstrationLine } from './demonstration/line.ts';
import type { Kernel } from './kernel.ts';

export interface ServedLine {
  readonly label: string;
  readonly publicNumber: string;
}

export function serveLine(kernel: Kernel, db: Executor | null, tell: (line: ServedLine | null) => void): void {
  const stored = db === null ? null : readLine(db);
  const line = stored?.settings.domain === demonstrationLine.domain ? null : stored;
  kernel.gateway.setLine(line === null ? null : { lineId: line.id, settings: line.settings, password: line.password });
  tell(line === null ? null : { label: line.settings.label, publicNumber: line.settings.publicNumber });
}
