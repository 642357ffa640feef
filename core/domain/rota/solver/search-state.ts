// A rota under search: who holds which seat, and what it costs, kept exact after every placing and vacating.
// Invariant: `cost` is what rotaCost of evaluation.ts says of the same assignments, plus `noTutor` for each trainee alone.
import { fairnessCost, holeCost, wishCost } from '../problem.ts';
import { listener, roles, trainee, type Instance } from './instance.ts';

/** More than anything else can outweigh: a rota with such a trainee is never given. */
export const noTutor = 100_000;

export interface SearchState {
  readonly instance: Instance;
  /** Seats are the places of all slots, one after the other. */
  readonly seatSlot: Int32Array;
  readonly seatsOfSlot: readonly Int32Array[];
  /** By seat: the person, or -1. */
  readonly holder: Int32Array;
  /** By cell: the seat that the person holds on this shift, or -1. */
  readonly seatAt: Int32Array;
  readonly load: Int32Array;
  readonly weekMinutes: Int32Array;
  readonly periodMinutes: Int32Array;
  readonly together: Int32Array;
  /** By person: the seats held, the first `count` of them. */
  readonly held: readonly Int32Array[];
  readonly heldCount: Int32Array;
  readonly heldRank: Int32Array;
  /** By slot × person: 1 where the option exists. */
  readonly allowed: Uint8Array;
  readonly lockedSeat: Uint8Array;
  cost: number;
}

const roleHoleCost = roles.map((role) => holeCost[role]);

export function fairnessOf(deviation: number): number {
  const beyond = Math.abs(deviation) - fairnessCost.freeHalfPoints;
  if (beyond <= 0) return 0;
  const first = Math.min(beyond, fairnessCost.stepHalfPoints);
  return first * fairnessCost.firstStep + (beyond - first) * fairnessCost.furtherSteps;
}

/** An empty rota but for what is locked. */
export function createState(instance: Instance): SearchState {
  const { personCount, shiftCount, need, optionPerson, optionSlot } = instance;
  const slots: number[] = [];
  const seatsOfSlot: Int32Array[] = [];
  need.forEach((count, slot) => {
    seatsOfSlot.push(Int32Array.from({ length: count }, (_, index) => slots.length + index));
    for (let seat = 0; seat < count; seat += 1) slots.push(slot);
  });
  const allowed = new Uint8Array(shiftCount * 3 * personCount);
  for (let option = 0; option < optionPerson.length; option += 1) {
    allowed[(optionSlot[option] ?? 0) * personCount + (optionPerson[option] ?? 0)] = 1;
  }
  const state: SearchState = {
    instance,
    seatSlot: Int32Array.from(slots),
    seatsOfSlot,
    holder: new Int32Array(slots.length).fill(-1),
    seatAt: new Int32Array(personCount * shiftCount).fill(-1),
    load: new Int32Array(personCount),
    weekMinutes: Int32Array.from(instance.outsideMinutes),
    periodMinutes: new Int32Array(personCount),
    together: new Int32Array(instance.favoured.length),
    held: Array.from({ length: personCount }, () => new Int32Array(shiftCount)),
    heldCount: new Int32Array(personCount),
    heldRank: new Int32Array(slots.length),
    allowed,
    lockedSeat: new Uint8Array(slots.length),
    cost: instance.wishBase,
  };
  for (const slot of slots) state.cost += roleHoleCost[slot % 3] ?? 0;
  for (const languages of instance.languages) state.cost += languages.length * holeCost.language;
  for (let p = 0; p < personCount; p += 1) state.cost += fairnessOf(-(instance.target[p] ?? 0));
  for (let option = 0; option < optionPerson.length; option += 1) {
    if (instance.locked[option] !== 1) continue;
    const seat = freeSeat(state, optionSlot[option] ?? 0);
    if (seat === -1) continue;
    place(state, seat, optionPerson[option] ?? 0);
    state.lockedSeat[seat] = 1;
  }
  return state;
}

/** A seat of this slot that nobody holds, or -1. */
export function freeSeat({ seatsOfSlot, holder }: SearchState, slot: number): number {
  return seatsOfSlot[slot]?.find((seat) => holder[seat] === -1) ?? -1;
}

/** Whether the person could take a seat of this slot now, every hard rule kept but the tutor's. */
export function isFree(state: SearchState, slot: number, person: number): boolean {
  const { instance, seatAt, weekMinutes, periodMinutes, allowed } = state;
  const { shiftCount, personCount, minutes, weekOf, weekCount, weekLimit, periodLimit, clashes, avoidHard } = instance;
  if (allowed[slot * personCount + person] !== 1) return false;
  const shift = (slot / 3) | 0;
  const row = person * shiftCount;
  if (seatAt[row + shift] !== -1) return false;
  const length = minutes[shift] as number;
  if ((weekMinutes[person * weekCount + (weekOf[shift] as number)] as number) + length > (weekLimit[person] as number)) return false;
  if ((periodMinutes[person] as number) + length > (periodLimit[person] as number)) return false;
  const near = clashes[person]?.[shift];
  if (near !== undefined) for (let index = 0; index < near.length; index += 1) if (seatAt[row + (near[index] as number)] !== -1) return false;
  const avoided = avoidHard[person];
  if (avoided !== undefined) for (let index = 0; index < avoided.length; index += 1) if (seatAt[(avoided[index] as number) * shiftCount + shift] !== -1) return false;
  return true;
}

export function place(state: SearchState, seat: number, person: number): void {
  const { instance, holder, seatAt, held, heldCount, heldRank } = state;
  const shift = ((state.seatSlot[seat] as number) / 3) | 0;
  const before = shiftCost(state, shift);
  holder[seat] = person;
  seatAt[person * instance.shiftCount + shift] = seat;
  const rank = heldCount[person] as number;
  (held[person] as Int32Array)[rank] = seat;
  heldRank[seat] = rank;
  heldCount[person] = rank + 1;
  change(state, seat, person, shift, 1);
  state.cost += shiftCost(state, shift) - before;
}

export function vacate(state: SearchState, seat: number): void {
  const { instance, holder, seatAt, held, heldCount, heldRank } = state;
  const shift = ((state.seatSlot[seat] as number) / 3) | 0;
  const person = holder[seat] as number;
  const before = shiftCost(state, shift);
  change(state, seat, person, shift, -1);
  holder[seat] = -1;
  seatAt[person * instance.shiftCount + shift] = -1;
  const list = held[person] as Int32Array;
  const last = (heldCount[person] as number) - 1;
  const moved = list[last] as number;
  const rank = heldRank[seat] as number;
  list[rank] = moved;
  heldRank[moved] = rank;
  heldCount[person] = last;
  state.cost += shiftCost(state, shift) - before;
}

/** What follows from one person's coming (1) to a seat or leaving it (-1), but for what the whole shift decides. */
function change(state: SearchState, seat: number, person: number, shift: number, sign: 1 | -1): void {
  const { instance, load, weekMinutes, periodMinutes, seatAt, together } = state;
  const { shiftCount, weekCount, weekOf, minutes, target, wish, avoidSoft, favoured, favouredOf } = instance;
  const slot = state.seatSlot[seat] as number;
  const goal = target[person] as number;
  const was = load[person] as number;
  const is = was + sign * (instance.load[slot] as number);
  load[person] = is;
  const week = person * weekCount + (weekOf[shift] as number);
  weekMinutes[week] = (weekMinutes[week] as number) + sign * (minutes[shift] as number);
  periodMinutes[person] = (periodMinutes[person] as number) + sign * (minutes[shift] as number);
  let cost = fairnessOf(is - goal) - fairnessOf(was - goal);
  cost += sign * ((wish[person * shiftCount + shift] as number) - (roleHoleCost[slot % 3] as number));
  const avoided = avoidSoft[person] as Int32Array;
  for (let index = 0; index < avoided.length; index += 1) {
    if (seatAt[(avoided[index] as number) * shiftCount + shift] !== -1) cost += sign * wishCost.avoidedTogether;
  }
  const pairs = favouredOf[person] as Int32Array;
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = pairs[index] as number;
    const wanted = favoured[pair];
    if (wanted === undefined) continue;
    const partner = wanted.people[0] === person ? wanted.people[1] : wanted.people[0];
    if (seatAt[partner * shiftCount + shift] === -1) continue;
    const count = together[pair] as number;
    together[pair] = count + sign;
    cost += (Math.max(0, wanted.together - count - sign) - Math.max(0, wanted.together - count)) * wishCost.favouredApart;
  }
  state.cost += cost;
}

/** What only the whole shift decides: languages that nobody there speaks, trainees without a tutor. */
function shiftCost(state: SearchState, shift: number): number {
  const { instance } = state;
  if (instance.languages[shift]?.length === 0 && state.seatsOfSlot[shift * 3 + trainee]?.length === 0) return 0;
  return unspokenCost(state, shift) + untutoredOn(state, shift) * noTutor;
}

/** What the languages that no listener of the shift speaks cost. */
export function unspokenCost({ instance, seatsOfSlot, holder }: SearchState, shift: number): number {
  const listeners = seatsOfSlot[shift * 3 + listener] ?? [];
  let cost = 0;
  for (const { speakers } of instance.languages[shift] ?? []) {
    if (!listeners.some((seat) => speakers[holder[seat] as number] === 1)) cost += holeCost.language;
  }
  return cost;
}

function untutoredOn({ instance, seatsOfSlot, holder }: SearchState, shift: number): number {
  const trainees = seatsOfSlot[shift * 3 + trainee] ?? [];
  if (trainees.length === 0) return 0;
  const listeners = seatsOfSlot[shift * 3 + listener] ?? [];
  let experienced = 0;
  for (const seat of listeners) if (instance.experienced[holder[seat] as number] === 1) experienced += 1;
  let present = 0;
  let unsuited = 0;
  for (const seat of trainees) {
    const person = holder[seat] as number;
    if (person === -1) continue;
    present += 1;
    const tutors = instance.tutors[person];
    if (tutors !== null && tutors !== undefined && !listeners.some((other) => instance.experienced[holder[other] as number] === 1 && tutors.includes(holder[other] as number))) unsuited += 1;
  }
  return Math.max(unsuited, present - experienced);
}

/** False while a trainee sits without a tutor: such a rota is never given. */
export function keepsRules(state: SearchState): boolean {
  for (let shift = 0; shift < state.instance.shiftCount; shift += 1) if (untutoredOn(state, shift) > 0) return false;
  return true;
}

/** The vector of options that the rota takes. */
export function takenOf(state: SearchState): Int8Array {
  const { optionPerson, optionSlot, shiftCount } = state.instance;
  const taken = new Int8Array(optionPerson.length);
  for (let option = 0; option < taken.length; option += 1) {
    const slot = optionSlot[option] ?? 0;
    const seat = state.seatAt[(optionPerson[option] ?? 0) * shiftCount + Math.floor(slot / 3)] ?? -1;
    if (seat !== -1 && state.seatSlot[seat] === slot) taken[option] = 1;
  }
  return taken;
}

/** Puts everybody where the vector says, from an empty rota. */
export function fill(state: SearchState, taken: ArrayLike<number>): void {
  const { optionPerson, optionSlot, shiftCount } = state.instance;
  for (let seat = 0; seat < state.holder.length; seat += 1) {
    if (state.holder[seat] !== -1 && state.lockedSeat[seat] !== 1) vacate(state, seat);
  }
  for (let option = 0; option < optionPerson.length; option += 1) {
    const slot = optionSlot[option] ?? 0;
    const person = optionPerson[option] ?? 0;
    if ((taken[option] ?? 0) < 0.5 || state.seatAt[person * shiftCount + Math.floor(slot / 3)] !== -1) continue;
    const seat = freeSeat(state, slot);
    if (seat !== -1) place(state, seat, person);
  }
}
