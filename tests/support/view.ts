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
  picture(): Promise<Buffer>;
}

const limitMs = 20_000;

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
  const until = async (find) => {
    for (const deadline = Date.now() + ${limitMs - 2000}; Date.now() < deadline; ) {
      const found = find();
      if (found !== undefined && found !== null && found !== false) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('not found in: ' + plain(document.body.innerText).slice(0, 1500));
  };
`;

export function viewOf(application: RunningApplication, kind: Kind): View {
  const inPage = <T>(script: string): Promise<T> => {
    const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error(`${kind} does not answer: ${script.slice(-160)}`)), limitMs).unref());
    const asked = application.electron.evaluate(
      async ({ BrowserWindow }, [wanted, code, deadline]) => {
        for (;;) {
          const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith(`app://${wanted}/`));
          if (window !== undefined && !window.webContents.isCrashed() && !window.webContents.isLoading()) {
            try {
              return { value: (await window.webContents.executeJavaScript(code)) as unknown };
            } catch (error) {
              return { failure: String(error) };
            }
          }
          if (Date.now() > deadline) return { failure: `no ${wanted} window` };
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
      [kind, script, Date.now() + limitMs - 1000] as const,
    );
    return Promise.race([asked, late]).then((answer) => {
      if ('failure' in answer) throw new Error(`${kind}: ${answer.failure} after ${script.slice(-200)}`);
      return answer.value as T;
    });
  };
  const helped = <T>(body: string): Promise<T> => inPage(`(async () => { ${helpers} ${body} })()`);
  const text = JSON.stringify;

  return {
    kind,
    run: (expression) => inPage(expression),
    call: (name, request) => inPage(`window.ecoutille.call(${text(name)}, ${text(request)})`),
    send: (name, request) => inPage(`void window.ecoutille.call(${text(name)}, ${text(request)})`),
    press: (name) =>
      // The click may end the page (sign-out, lock): it comes after the answer.
      helped(`const found = await until(() => best('button, a, summary, [role=menuitem], label', ${text(name)})); setTimeout(() => { found.focus(); found.click(); }, 0);`),
    fill: (label, value) =>
      helped(`
        const field = await until(() => labelled(${text(label)}));
        field.focus();
        const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
        own.set.call(field, ${text(value)});
        field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
      `),
    see: (wanted) => helped(`await until(() => plain(document.body.innerText).includes(${text(wanted)}));`),
    settle: () => helped(`await document.fonts.ready; for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve)); await new Promise((resolve) => setTimeout(resolve, 250));`),
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
