// The life of a swap request.
//
//            ┌─accept─▶ accepted ──approve──▶ done
//   asked ───┤             │  └──refuse────▶ refused
//     │      └─acceptWithoutApproval ───────▶ done
//     ├─decline (the last one asked)─▶ declined
//     ├─withdraw (also from accepted)─▶ withdrawn
//     └─expire: the shift begins, or it changed hands (also from accepted)─▶ expired
import type { SwapState } from '../../contract/rota-model.ts';

export type SwapEvent = 'accept' | 'acceptWithoutApproval' | 'decline' | 'approve' | 'refuse' | 'withdraw' | 'expire';

const moves: { readonly [S in SwapState]: { readonly [E in SwapEvent]?: SwapState } } = {
  asked: { accept: 'accepted', acceptWithoutApproval: 'done', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
  accepted: { approve: 'done', refuse: 'refused', withdraw: 'withdrawn', expire: 'expired' },
  done: {},
  refused: {},
  declined: {},
  withdrawn: {},
  expired: {},
};

/** Null: this cannot happen in that state. */
export function nextSwapState(state: SwapState, event: SwapEvent): SwapState | null {
  return moves[state][event] ?? null;
}

export function isSwapOver(state: SwapState): boolean {
  return Object.keys(moves[state]).length === 0;
}
