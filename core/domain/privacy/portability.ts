// The data that a person takes away (RGPD art. 20): JSON, and the same as CSV (RFC 4180). The schema is written in
// docs/portability.md. Invariant: only this person's data; a cell never begins a formula (OWASP, CSV injection).
import type { GatheredData } from '../../contract/calls/privacy-rights.ts';
import type { Instant } from '../../values/instant.ts';

export const portabilityFormat = 'ecoutille-portability/1';

const at = (instant: Instant | null): string | null => (instant === null ? null : new Date(instant).toISOString());

export function portabilityJson(reference: string, association: string, madeAt: Instant, number: string | null, data: GatheredData): string {
  const content = {
    format: portabilityFormat,
    reference,
    controller: association,
    madeAt: at(madeAt),
    callerNumber: number,
    calls: data.calls.map((call) => ({
      id: call.id,
      direction: call.direction,
      startedAt: at(call.startedAt),
      answeredAt: at(call.answeredAt),
      endedAt: at(call.endedAt),
      outcome: call.outcome,
      form: call.form,
    })),
    objectionSince: at(data.objectionSince),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const columns = ['id', 'direction', 'startedAt', 'answeredAt', 'endedAt', 'outcome', 'formType', 'formCategory', 'formReferral', 'formNote'] as const;

function cell(value: string | null): string {
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function portabilityCsv(data: GatheredData): string {
  const rows = data.calls.map(({ id, direction, startedAt, answeredAt, endedAt, outcome, form }) =>
    [id, direction, at(startedAt), at(answeredAt), at(endedAt), outcome, form?.type ?? null, form?.category ?? null, form?.referral ?? null, form?.note ?? null].map(cell).join(','),
  );
  return `${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}
