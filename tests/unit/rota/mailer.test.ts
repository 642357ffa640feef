// Reminders by mail against a real SMTP server with TLS: what passes main's relay is ciphertext, and a certificate that does
// not hold stops everything. openssl draws the certificate.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reminderMail, rotaNotice } from '../../../core/domain/rota/reminders.ts';
import { createMailer, streamOver, type RelayPort } from '../../../electron/store/mailer.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecoutille-mail-'));
const password = 'mot-de-passe-du-courriel';
let certificate = '';
let server: Server;
let received: string[] = [];

function drawCertificate(): { key: string; cert: string } {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

beforeAll(async () => {
  const drawn = drawCertificate();
  certificate = drawn.cert;
  server = createTlsServer(drawn, (socket) => {
    let inBody = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    socket.on('error', () => undefined);
    say('220 localhost');
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('utf8');
      const lines = rest.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        received.push(line);
        if (inBody) {
          if (line === '.') {
            inBody = false;
            say('250 kept');
          }
        } else if (/^EHLO/i.test(line)) socket.write('250-localhost\r\n250 AUTH PLAIN\r\n');
        else if (/^AUTH/i.test(line)) say(Buffer.from(line.split(' ').at(-1)!, 'base64').toString().endsWith(password) ? '235 yes' : '535 no');
        else if (/^DATA/i.test(line)) {
          inBody = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) say('221 bye');
        else say('250 ok');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** What main does: a socket, bytes both ways; keeps a copy of what it could read. */
function relay(seen: Buffer[]): () => Promise<Duplex> {
  return () =>
    new Promise((resolve) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        const port: RelayPort = {
          postMessage: (message) => {
            if (!(message instanceof Uint8Array)) return void socket.end();
            seen.push(Buffer.from(message));
            socket.write(message);
          },
          on: (_event, listener) => socket.on('data', (chunk) => { listener(new Uint8Array(chunk)); }),
          onClose: (listener) => { socket.on('close', listener); },
          start: () => undefined,
          close: () => { socket.destroy(); },
        };
        resolve(streamOver(port));
      });
      socket.on('error', () => undefined);
    });
}

const settings = { host: 'localhost', security: 'tls' as const, port: 465 as const, user: 'rappels', fromAddress: 'rappels@veilleuse.example', language: 'fr' as const };

describe('a reminder', () => {
  it('arrives, and the relay reads neither the password, nor the address, nor the text', async () => {
    received = [];
    const seen: Buffer[] = [];
    const logs: string[] = [];
    const mailer = createMailer({ openTunnel: relay(seen), log: (_level, code) => logs.push(code), certificateAuthority: certificate });
    const message = { to: 'helene@veilleuse.example', subject: 'Rappel', text: 'Vous êtes au planning demain.' };
    expect(await mailer.send({ settings, password }, message)).toBe('none');
    expect(received).toContain('RCPT TO:<helene@veilleuse.example>');
    expect(Buffer.concat(seen).toString('latin1')).not.toMatch(/helene|rappels|AUTH|planning/);
    expect(logs).toEqual([]);
  });

  it('is not sent when the certificate does not hold: not even the user name leaves', async () => {
    received = [];
    const mailer = createMailer({ openTunnel: relay([]), log: () => undefined });
    expect(await mailer.test({ settings, password })).toBe('certificate');
    expect(received).toEqual([]);
  });

  it('says when the password is wrong, or the server cannot be reached, and no more', async () => {
    const logs: string[] = [];
    const mailer = createMailer({ openTunnel: relay([]), log: (_level, code) => logs.push(code), certificateAuthority: certificate });
    expect(await mailer.test({ settings, password: 'faux' })).toBe('password');
    const nowhere = createMailer({ openTunnel: () => Promise.resolve(null), log: () => undefined });
    expect(await nowhere.test({ settings, password })).toBe('unreachable');
    expect(logs).toEqual(['mail-password']);
  });

  it('carries the day, the hours and the helpline', () => {
    const shift = { startsAt: Date.UTC(2026, 10, 28, 20), endsAt: Date.UTC(2026, 10, 29, 0, 30) };
    const { subject, text } = reminderMail('Écoute de nuit', shift, 'Europe/Paris', 'fr');
    expect(subject).toBe('Rappel\u00a0: Écoute de nuit, samedi 28 novembre');
    expect(text).toContain('samedi 28 novembre, de 21\u00a0h à 1\u00a0h\u00a030.');
  });

  it('is in the language that the association chose, the test message too', async () => {
    const shift = { startsAt: Date.UTC(2026, 10, 28, 20), endsAt: Date.UTC(2026, 10, 29, 0, 30) };
    const { subject, text } = reminderMail('Night line', shift, 'Europe/Paris', 'en');
    expect(subject).toBe('Reminder: Night line, Saturday 28 November');
    expect(text).toContain('on Saturday 28 November, from 21:00 to 01:30.');
    received = [];
    const mailer = createMailer({ openTunnel: relay([]), log: () => undefined, certificateAuthority: certificate });
    expect(await mailer.test({ settings: { ...settings, language: 'en' }, password })).toBe('none');
    expect(received.join('\n')).toContain('This message shows');
  });

  it('as a notification says the same, and nothing of the rota over a locked screen', () => {
    const alert = { kind: 'ownShiftSoon' as const, helplineName: 'Écoute de nuit', zone: 'Indian/Reunion', startsAt: Date.UTC(2026, 10, 28, 17), endsAt: Date.UTC(2026, 10, 28, 21) };
    expect(rotaNotice(alert, 'fr', false)).toEqual({ title: 'Votre créneau approche', body: 'Écoute de nuit, samedi 28 novembre, de 21\u00a0h à 1\u00a0h.' });
    expect(rotaNotice({ ...alert, kind: 'nobodyOnDuty' }, 'en', false).title).toBe('Nobody has taken the post');
    for (const language of ['fr', 'en'] as const) expect(JSON.stringify(rotaNotice(alert, language, true))).not.toMatch(/nuit|28|21|créneau|shift/i);
  });
});
