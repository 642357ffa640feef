// The indicators of compliance as a reader weighs them (JP-32 to JP-38): a figure, and whether it asks to be looked at.
import type { Indicators } from '../../../core/contract/calls/privacy-reviews.ts';

export const indicatorNames = [
  'administrators',
  'dormantAccounts',
  'requestsOpen',
  'requestsLate',
  'requestsInTime',
  'recordingsPastRetention',
  'callsPastRetention',
  'completeRecords',
  'incidentsOpen',
  'breaches',
  'processorsOpenActions',
  'charterDue',
  'trainingDue',
  'reviewsOverdue',
  'reveals',
] as const;

export interface IndicatorRow {
  readonly name: (typeof indicatorNames)[number];
  readonly value: { readonly kind: 'count' | 'percent'; readonly amount: number } | null;
  /** Null where a figure is neither good nor bad in itself. */
  readonly good: boolean | null;
}

const percent = (amount: number | null): IndicatorRow['value'] => (amount === null ? null : { kind: 'percent', amount });
const count = (amount: number): IndicatorRow['value'] => ({ kind: 'count', amount });

export function indicatorRows(indicators: Indicators): readonly IndicatorRow[] {
  const { requests, incidents } = indicators;
  return [
    // Two at least, so that one may be away; the fewer the better beyond.
    { name: 'administrators', value: count(indicators.administrators), good: indicators.administrators === 2 || indicators.administrators === 3 },
    { name: 'dormantAccounts', value: count(indicators.dormantAccounts), good: indicators.dormantAccounts === 0 },
    { name: 'requestsOpen', value: count(requests.open), good: null },
    { name: 'requestsLate', value: count(requests.late), good: requests.late === 0 },
    { name: 'requestsInTime', value: percent(requests.sharePercent), good: requests.sharePercent === null ? null : requests.sharePercent === 100 },
    { name: 'recordingsPastRetention', value: count(indicators.recordingsPastRetention), good: indicators.recordingsPastRetention === 0 },
    { name: 'callsPastRetention', value: count(indicators.callsPastRetention), good: indicators.callsPastRetention === 0 },
    { name: 'completeRecords', value: percent(indicators.completeRecordsPercent), good: null },
    { name: 'incidentsOpen', value: count(incidents.open), good: incidents.open === 0 },
    { name: 'breaches', value: count(incidents.breaches), good: null },
    { name: 'processorsOpenActions', value: count(indicators.processorsOpenActions), good: indicators.processorsOpenActions === 0 },
    { name: 'charterDue', value: count(indicators.charterDue), good: indicators.charterDue === 0 },
    { name: 'trainingDue', value: count(indicators.trainingDue), good: indicators.trainingDue === 0 },
    { name: 'reviewsOverdue', value: count(indicators.reviewsOverdue), good: indicators.reviewsOverdue === 0 },
    { name: 'reveals', value: count(indicators.revealsLastMonth), good: null },
  ];
}
