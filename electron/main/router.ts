// The only user of ipcMain: one channel for each call of the contract, and the private channels of the phone and print
// windows. Invariant: a message counts only from the main frame of the window kind that the contract names.
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { refusalOf, type Gate, type WindowKind } from '../../core/contract/access.ts';
import type { CallName, CallResponse, CallsHandledBy, ParsedCallRequest } from '../../core/contract/contract.ts';
import { announcementCalls } from '../../core/contract/calls/announcements.ts';
import { deskCalls } from '../../core/contract/calls/desk.ts';
import { setupCalls } from '../../core/contract/calls/setup.ts';
import { shellCalls } from '../../core/contract/calls/shell.ts';
import { responseSchemaFor, type CallDefinition } from '../../core/contract/define-call.ts';
import { Refusal, type Reply } from '../../core/contract/errors.ts';
import { phoneCommandReply, phoneSnapshot, soundSettings, type PhoneCommandReply, type PhoneSnapshot, type SoundSettings } from '../../core/protocol/main-phone.ts';
import type { DeskHandlers } from './desk.ts';
import type { StoreClient } from './store-client.ts';

export type ShellHandlers = {
  readonly [N in CallsHandledBy<'shell'>]: (request: ParsedCallRequest<N>) => Promise<CallResponse<N>> | CallResponse<N>;
};
/** Finishes what the store authorised; `handoff` was parsed against the contract. */
export type ShellAfterStoreHandlers = {
  readonly [N in CallsHandledBy<'shell-after-store'>]: (handoff: unknown, sender: WebContents) => Promise<CallResponse<N>>;
};

export interface RouterOptions {
  readonly kindOf: (contents: WebContents) => WindowKind | null;
  readonly gate: () => Gate;
  readonly store: Pick<StoreClient, 'call'>;
  readonly desk: DeskHandlers;
  readonly shell: ShellHandlers;
  readonly shellAfterStore: ShellAfterStoreHandlers;
  readonly log: (code: string) => void;
}

type Handler = (request: unknown) => unknown;

/** From the contract, at build time: all that main must know of a call that the store answers. */
declare const __CALL_ROUTES__: { readonly [N in CallName]: Pick<CallDefinition, 'windows' | 'handledBy'> };

/** The calls that main answers itself. The rest of the contract is not loaded here: it takes longer than the first window. */
const ownCalls: { readonly [N in CallsHandledBy<'desk' | 'shell'>]: CallDefinition } = { ...deskCalls, ...announcementCalls, ...shellCalls, ...setupCalls };

function fromMainFrame(event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  return event.senderFrame !== null && event.senderFrame === event.sender.mainFrame;
}

/** Runs a call that main answers itself, with the same order of checks as the store. */
async function answerHere(definition: CallDefinition, gate: Gate, handler: Handler, request: unknown): Promise<Reply<unknown>> {
  const refusal = refusalOf(definition, gate);
  if (refusal !== null) return { ok: false, code: refusal };
  const parsed = definition.request.safeParse(request);
  if (!parsed.success) return { ok: false, code: 'bad-request' };
  const value = await handler(parsed.data);
  const schema = responseSchemaFor(definition, gate.role);
  const checked = schema?.safeParse(value);
  return checked?.success === true ? { ok: true, value: checked.data } : { ok: false, code: 'bad-response' };
}

export function routeWindowCalls(options: RouterOptions): void {
  const answer = async (name: CallName, event: IpcMainInvokeEvent, request: unknown): Promise<Reply<unknown>> => {
    const { windows, handledBy } = __CALL_ROUTES__[name];
    const kind = options.kindOf(event.sender);
    if (kind === null || !windows.includes(kind) || !fromMainFrame(event)) return { ok: false, code: 'forbidden' };
    switch (handledBy) {
      case 'store':
        return (await options.store.call(name, kind, request)).reply;
      case 'desk':
        return answerHere(ownCalls[name as keyof DeskHandlers], options.gate(), options.desk[name as keyof DeskHandlers] as Handler, request);
      case 'shell':
        return answerHere(ownCalls[name as keyof ShellHandlers], options.gate(), options.shell[name as keyof ShellHandlers] as Handler, request);
      case 'shell-after-store': {
        const { reply, handoff } = await options.store.call(name, kind, request);
        if (!reply.ok) return reply;
        const { contract } = await import('../../core/contract/contract.ts');
        const { handoff: schema }: CallDefinition = contract[name];
        const parsed = schema?.safeParse(handoff);
        if (parsed?.success !== true) return { ok: false, code: 'bad-response' };
        const value = await options.shellAfterStore[name as keyof ShellAfterStoreHandlers](parsed.data, event.sender);
        return { ok: true, value };
      }
    }
  };
  for (const name of Object.keys(__CALL_ROUTES__) as CallName[]) {
    ipcMain.handle(name, async (event, request: unknown): Promise<Reply<unknown>> => {
      try {
        return await answer(name, event, request);
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, code: error.code };
        options.log(`call-failed:${name}`);
        return { ok: false, code: 'internal' };
      }
    });
  }
}

export interface PhoneRoutes {
  readonly contents: () => WebContents | null;
  readonly onSnapshot: (snapshot: PhoneSnapshot) => void;
  readonly onListening: () => void;
  readonly onReply: (id: number, reply: PhoneCommandReply) => void;
  readonly loadSound: () => SoundSettings;
  readonly saveSound: (settings: SoundSettings) => void;
  readonly log: (code: string) => void;
}

export function routePhone(routes: PhoneRoutes): void {
  const trusted = (event: IpcMainInvokeEvent | IpcMainEvent): boolean =>
    event.sender === routes.contents() && fromMainFrame(event);
  ipcMain.on('phone.publish', (event, snapshot: unknown) => {
    if (!trusted(event)) return;
    const parsed = phoneSnapshot.safeParse(snapshot);
    if (parsed.success) routes.onSnapshot(parsed.data);
    else routes.log('phone-snapshot-malformed');
  });
  ipcMain.on('phone.listening', (event) => {
    if (trusted(event)) routes.onListening();
  });
  ipcMain.on('phone.reply', (event, id: unknown, reply: unknown) => {
    const parsed = phoneCommandReply.safeParse(reply);
    if (trusted(event) && typeof id === 'number' && parsed.success) routes.onReply(id, parsed.data);
  });
  ipcMain.handle('phone.loadSoundSettings', (event) => (trusted(event) ? routes.loadSound() : null));
  ipcMain.on('phone.saveSoundSettings', (event, settings: unknown) => {
    const parsed = soundSettings.safeParse(settings);
    if (trusted(event) && parsed.success) routes.saveSound(parsed.data);
  });
}

/** Resolves when the print window listens, then when it says that the document is typeset. */
export function routePrint(contents: WebContents): { readonly listening: Promise<void>; readonly typeset: Promise<boolean> } {
  const once = <T>(channel: string, read: (value: unknown) => T): Promise<T> =>
    new Promise((resolve) => {
      const listener = (event: IpcMainEvent, value: unknown): void => {
        if (event.sender !== contents || !fromMainFrame(event)) return;
        ipcMain.removeListener(channel, listener);
        resolve(read(value));
      };
      ipcMain.on(channel, listener);
      contents.once('destroyed', () => ipcMain.removeListener(channel, listener));
    });
  return {
    listening: once('print.listening', () => undefined),
    typeset: once('print.typeset', (value) => value === true),
  };
}
