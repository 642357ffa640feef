// Which line the gateway serves: the stored one while an account is signed in (locked or not), none otherwise.
// The invented line of a demonstration is served by the built-in training provider.
import type { Executor } from '../../db/connection/executor.ts';
import { readLine } from '../../db/queries/lines.ts';
import { demonstrationLine } from './demonstration/line.ts';
import type { Kernel } from './kernel.ts';

export interface ServedLine {
  readonly label: string;
  readonly publicNumber: string;
}

export function serveLine(kernel: Kernel, db: Executor | null, tell: (line: ServedLine | null) => void): void {
  const line = db === null ? null : readLine(db);
  const isInvented = kernel.demonstration && line?.settings.domain === demonstrationLine.domain;
  if (line === null) kernel.gateway.setLine(null);
  else kernel.gateway.setLine(isInvented ? 'training' : { lineId: line.id, settings: line.settings, password: line.password });
  tell(line === null ? null : { label: line.settings.label, publicNumber: line.settings.publicNumber });
}
