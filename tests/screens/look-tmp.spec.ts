import { writeFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { startStage } from '../support/stage.ts';
import { wear } from '../support/looks.ts';

test('look', async () => {
  const stage = await startStage({ demonstration: true });
  const view = stage.console;
  const errors: string[] = [];
  const shot = async (name: string, theme: 'light' | 'dark' = 'light', textSize: '100' | '200' = '100'): Promise<void> => {
    try {
      await wear(stage, view, { theme, textSize });
      writeFileSync(`/tmp/s/rp/${name}.png`, await view.picture());
    } catch (error) { errors.push(`${name}: ${String(error).slice(0, 500)}`); }
  };
  const step = async (name: string, act: () => Promise<void>): Promise<void> => {
    try { await act(); } catch (error) { errors.push(`${name}: ${String(error).slice(0, 900)}`); }
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    await view.see('Odile Ferroux');
    await view.send('session.signInDemonstration', { login: 'odile.ferroux' });
    await view.see('Journal des appels');
    await pause(1500);
    await shot('today');
    await view.run(`window.__errors = []; window.addEventListener('error', (e) => window.__errors.push(String(e.message))); const ce = console.error; console.error = (...a) => { window.__errors.push(a.map(String).join(' ').slice(0, 600)); ce(...a); };`);
    await step('planning', async () => { await view.press('Planning'); await view.see('Équilibre'); await pause(1200); });
    await shot('week');
    await shot('week-dark', 'dark');
    writeFileSync('/tmp/s/rp/dom.html', await view.run<string>(`document.querySelector('[data-shift]')?.closest('[role=listitem], [tabindex]')?.outerHTML ?? document.querySelector('main').innerHTML.slice(0, 5000)`));
    for (const [kind, name] of [['day', 'day'], ['month', 'month'], ['people', 'people'], ['year', 'year']] as const) {
      await step(name, async () => { await view.fill('Vue', kind); await pause(1500); });
      await shot(name);
    }
    await step('panel', async () => { await view.fill('Vue', 'week'); await pause(1200); await view.run(`document.querySelectorAll('[data-shift]')[12]?.click()`); await pause(900); });
    await shot('panel');
    await step('candidates', async () => { await view.run(`[...document.querySelectorAll('aside button')].find((b) => b.textContent === 'Choisir' || (b.getAttribute('aria-label') ?? '').startsWith('Remplacer'))?.click()`); await pause(1500); });
    await shot('candidates');
    await step('close', async () => { await view.press('Annuler'); await view.press('Fermer le créneau'); });
    await step('create', async () => { await view.run(`[...document.querySelectorAll('main button')].find((b) => b.textContent.trim() === 'Créneau')?.click()`); await pause(600); });
    await shot('create');
    await step('copy', async () => { await view.press('Annuler'); await view.press('Autres actions'); await view.press('Copier une semaine'); await pause(900); });
    await shot('copy');
    await step('apply', async () => { await view.press('Annuler'); await view.press('Autres actions'); await view.press('Créer depuis les modèles'); await pause(900); });
    await shot('apply');
    await step('people tab', async () => { await view.press('Annuler'); await view.press('Bénévoles'); await pause(1200); });
    await shot('volunteers');
    await step('patterns', async () => { await view.press('Modèles'); await pause(900); });
    await shot('patterns');
    await step('settings', async () => { await view.press('Réglages'); await view.run(`document.querySelector('#rota-tab-settings').click()`); await pause(900); });
    await step('settings2', async () => { await view.run(`document.querySelector('nav button[aria-keyshortcuts="Control+2"]').click()`); await pause(300); await view.run(`document.querySelector('#rota-tab-settings').click()`); await pause(900); });
    await shot('settings');
    await step('helpline', async () => { await view.run(`[...document.querySelectorAll('main button')].find((b) => b.textContent.trim() === 'Modifier')?.click()`); await pause(600); });
    await shot('helpline');
    await step('big', async () => { await view.press('Annuler'); await view.run(`document.querySelector('#rota-tab-calendar').click()`); await pause(900); });
    await shot('week-200', 'light', '200');
    writeFileSync('/tmp/s/rp/errors.txt', [...errors, ...(await view.run<string[]>('window.__errors ?? []'))].join('\n\n'));
  } finally {
    await stage.end();
  }
});
