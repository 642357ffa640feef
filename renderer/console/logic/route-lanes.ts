// The drawing of a route: a lane a part, on one axis of seconds. Pure.
// Invariant: lanes keep the order of the parts, no bar leaves the axis, and what rings rings until the call goes elsewhere.
import type { z } from 'zod';
import type { sentencePart } from '../../../core/contract/calls/routing.ts';

type Part = z.infer<typeof sentencePart>;

export interface RouteLane {
  readonly part: Part;
  /** Share of the axis where the bar begins and ends, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** The call ends here. */
  readonly end: boolean;
}

export interface RouteDrawing {
  readonly lanes: readonly RouteLane[];
  readonly ticks: readonly { readonly seconds: number; readonly at: number }[];
}

const isEnd = ({ step }: Part): boolean => step === 'announceClosed' || step === 'announceUnanswered' || step === 'voicemail';

/** The end takes the last fifth of the axis: how long it lasts is the announcement's affair. */
const endShare = 0.2;

export function drawingOf(parts: readonly Part[]): RouteDrawing {
  const last = parts.at(-1)?.after ?? 0;
  const place = (seconds: number): number => (last === 0 ? 0 : (seconds / last) * (1 - endShare));
  const lanes = parts.map((part, index): RouteLane => {
    if (isEnd(part)) return { part, from: place(part.after), to: 1, end: true };
    // A forwarded call leaves every computer; the computers ring together until then.
    const leaves = parts.slice(index + 1).find((next) => next.step === 'forward' || isEnd(next));
    return { part, from: place(part.after), to: place(leaves?.after ?? last), end: false };
  });
  const seconds = [...new Set(parts.map(({ after }) => after))];
  return { lanes, ticks: seconds.map((after) => ({ seconds: after, at: place(after) })) };
}
