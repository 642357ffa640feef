// One window of the running application, seen through Electron itself rather than as a Playwright page: locking and
// signing out end the window's renderer process, after which Playwright gives its page up for good.
import type { RunningApplication, Kind } from './application.ts';
import type { CallName, CallRequest, CallResponse } from '../../core/contract/contract.ts';
import type { Reply } from '../../core/contract/errors.ts';

export interface View {
  readonly kind: Kind;
  /** Runs an expression (it may be a promise) in the page. */
  run<T>(expression: string): Promise<T>;
  call<N extends CallName>(name: N, request: CallRequest<N>): Promise<Reply<CallResponse<N>>>;
  /** A call whose answer may find no page any more: signing out and locking end it. */
  send<N extends CallName>(name: N, request: CallRequest<N>): Promise<void>;
  /** Presses what bears that name: its label, or its text, whole or in part. */
  press(name: string): Promise<void>;
  /** Writes into the field of that label; chooses, in a list. */
  fill(label: string, text: string): Promise<void>;
  /** Waits for that text anywhere in the page. */
  see(text: string): Promise<void>;
  /** Waits until the fonts, queries and layout of what was just asked for are there. */
  settle(): Promise<void>;
  /** Shows other words in fields, for a picture; the page does not learn of them. */
  showInFields(values: Readonly<Record<string, string>>): Promise<void>;
  picture(): Promise<Buffer>;
}

const limitMs = 30_000;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

/** Runs in the page. Looks inside the open dialog first, as a user would. */
const helpers = `
  const plain = (text) => (text ?? '').replace(/[\\s\\u00a0\\u202f]+/g, ' ').trim();
  const nameOf = (element) => plain(element.getAttribute('aria-label') ?? element.textContent);
  const shown = (element) => element.getClientRects().length > 0;
  const scope = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const best = (selector, wanted, name = nameOf) => {
    const all = [...scope().querySelectorAll(selector)].filter(shown);
    return all.find((one) => name(one) === wanted) ?? all.find((one) => name(one).startsWith(wanted)) ?? all.find((one) => name(one).includes(wanted));
  };
  const labelled = (wanted) => {
    const label = best('label', wanted);
    const field = label === undefined ? best('input, textarea, select', wanted) : label.control;
    return field ?? undefined;
  };
`;

export function viewOf(application: RunningApplication, kind: Kind): View {
  /** One try. A page that ends meanwhile never answers: that is a failed try. */
  const once = async (script: string, answerMs: number): Promise<{ readonly value: unknown } | { readonly failure: string }> =>
    application.electron.evaluate(
      async ({ BrowserWindow }, [wanted, code, ms]) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith(`app://${wanted}/`));
        if (window === undefined || window.webContents.isCrashed() || window.webContents.isLoading()) return { failure: `no ${wanted} window` };
        const late = new Promise<{ failure: string }>((resolve) => setTimeout(() => { resolve({ failure: 'no answer' }); }, ms));
        const run = window.webContents.executeJavaScript(code).then(
          (value: unknown) => ({ value }),
          (error: unknown) => ({ failure: String(error) }),
        );
        return Promise.race([run, late]);
      },
      [kind, script, answerMs] as const,
    );
  const run = async <T>(script: string): Promise<T> => {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const answer = await once(script, limitMs);
      if ('value' in answer) return answer.value as T;
      if (!answer.failure.startsWith('no ') || Date.now() > deadline) throw new Error(`${kind}: ${answer.failure} after ${script.slice(-200)}`);
      await pause();
    }
  };
  /** Again and again until the script gives true. */
  const until = async (body: string): Promise<void> => {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const answer = await once(helped(body), 2_000);
      if ('value' in answer && answer.value === true) return;
      if (Date.now() > deadline) {
        const text = await once(`document.body.innerText`, 2_000);
        throw new Error(`${kind}: ${'failure' in answer ? answer.failure : 'not found'}: ${body}\n${'value' in text ? String(text.value).replace(/\s+/g, ' ').slice(0, 1500) : text.failure}`);
      }
      await pause();
    }
  };
  const helped = (body: string): string => `(async () => { ${helpers} ${body} })()`;
  const text = JSON.stringify;

  return {
    kind,
    run,
    call: (name, request) => run(`window.ecoutille.call(${text(name)}, ${text(request)})`),
    send: (name, request) => run(`void window.ecoutille.call(${text(name)}, ${text(request)})`),
    press: (name) =>
      // The click may end the page (sign-out, lock): it comes after the answer.
      until(`const found = best('button, a, summary, [role=menuitem], label', ${text(name)}); if (found === undefined) return false; setTimeout(() => { found.focus(); found.click(); }, 0); return true;`),
    fill: (label, value) =>
      until(`
        const field = labelled(${text(label)});
        if (field === undefined) return false;
        field.focus();
        const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
        own.set.call(field, ${text(value)});
        field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
        return true;
      `),
    see: (wanted) => until(`return plain(document.body.innerText).includes(${text(wanted)});`),
    settle: () => until(`await document.fonts.ready; for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve)); await new Promise((resolve) => setTimeout(resolve, 50)); return true;`),
    showInFields: (values) =>
      until(`
        for (const [label, value] of Object.entries(${text(values)})) {
          const field = labelled(label);
          if (field === undefined) return false;
          Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
        }
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return true;
      `),
    async picture() {
      const base64 = await application.electron.evaluate(async ({ BrowserWindow }, wanted) => {
        const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith(`app://${wanted}/`));
        if (window === undefined) throw new Error(`no ${wanted} window`);
        return (await window.webContents.capturePage()).toPNG().toString('base64');
      }, kind);
      return Buffer.from(base64, 'base64');
    },
  };
}
