// The log file: codes, references and durations. Invariant: never a number, a name, a key or SIP text; callers pass codes
// from closed lists, and anything that is not a short word is refused here.
import log from 'electron-log/node';
import { join } from 'node:path';

export type Log = (level: 'info' | 'warn' | 'error', code: string) => void;

const codeShape = /^[a-zA-Z0-9_.:-]{1,80}$/;
/** Six digits in a row could be a piece of a number. */
const numberShape = /\d{6}/;

export function isLoggable(code: string): boolean {
  return codeShape.test(code) && !numberShape.test(code);
}

export function openLog(userData: string, alsoOnConsole: boolean): Log {
  log.transports.file.resolvePathFn = () => join(userData, 'logs', 'ecoutille.log');
  log.transports.file.maxSize = 1_048_576;
  log.transports.file.level = 'info';
  log.transports.console.level = alsoOnConsole ? 'info' : false;
  return (level, code) => {
    log[level](isLoggable(code) ? code : 'unloggable');
  };
}
