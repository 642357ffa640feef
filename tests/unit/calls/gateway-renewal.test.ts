import { describe, expect, it } from 'vitest';
import { isRenewalDue, quietBeforeRenewalMs } from '../../../core/domain/calls/gateway-renewal.ts';

describe('renewing the gateway process', () => {
  it('happens once the line has been quiet for long enough after a call', () => {
    expect(isRenewalDue({ busy: false, lastCallEndedAt: 0 }, quietBeforeRenewalMs)).toBe(true);
    expect(isRenewalDue({ busy: false, lastCallEndedAt: 0 }, quietBeforeRenewalMs - 1)).toBe(false);
  });

  it('never happens during a call, nor where there was none', () => {
    expect(isRenewalDue({ busy: true, lastCallEndedAt: 0 }, 1e12)).toBe(false);
    expect(isRenewalDue({ busy: false, lastCallEndedAt: null }, 1e12)).toBe(false);
  });

  it('is not put off for ever by a clock that was set back', () => {
    expect(isRenewalDue({ busy: false, lastCallEndedAt: 1e12 }, 1e12 - 2 * quietBeforeRenewalMs)).toBe(true);
  });
});
