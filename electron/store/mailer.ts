// Sends reminders by SMTP. The store has no socket: main relays bytes to the mail server, and TLS ends here.
// Invariant: main sees ciphertext and never the password; the server's certificate is verified, and nothing is sent without
// TLS; a log line and a fault are codes, without address or text.
import { Duplex } from 'node:stream';
import type { Options } from 'nodemailer/lib/smtp-transport/index.js';
import type { MailSettings } from '../../core/contract/rota-model.ts';
import { testMail } from '../../core/domain/rota/reminders.ts';
import type { LogLevel } from './kernel.ts';

/** A stream of bytes to host and port, or null when there is none to be had. */
export type OpenTunnel = (host: string, port: number) => Promise<Duplex | null>;

export interface MailAccount {
  readonly settings: MailSettings;
  readonly password: string;
}

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export type MailFault = 'none' | 'unreachable' | 'certificate' | 'password' | 'rejected';

export interface Mailer {
  send(account: MailAccount, message: Message): Promise<MailFault>;
  /** One message to the sender's own address. */
  test(account: MailAccount): Promise<MailFault>;
}

const timeoutMs = 20_000;

export interface MailerOptions {
  readonly openTunnel: OpenTunnel;
  readonly log: (level: LogLevel, code: string) => void;
  /** Certificates to trust instead of the system's; tests have their own. */
  readonly certificateAuthority?: string;
}

export function createMailer({ openTunnel, log, certificateAuthority }: MailerOptions): Mailer {
  const send = async ({ settings, password }: MailAccount, message: Message): Promise<MailFault> => {
    const { host, port, security, user, fromAddress } = settings;
    const tunnel = await openTunnel(host, port);
    if (tunnel === null) return 'unreachable';
    const { createTransport } = await import('nodemailer');
    const options: Options = {
      host,
      port,
      secure: security === 'tls',
      requireTLS: true,
      tls: { servername: host, minVersion: 'TLSv1.2', ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }) },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
      // RFC 5321 4.1.4: a client without a name of its own gives an address literal.
      name: '[127.0.0.1]',
      ...(user === '' ? {} : { auth: { user, pass: password } }),
      getSocket(_options, callback) {
        callback(null, { connection: tunnel });
      },
    };
    const transport = createTransport(options);
    try {
      await transport.sendMail({ from: fromAddress, to: message.to, subject: message.subject, text: message.text });
      return 'none';
    } catch (error) {
      const fault = faultOfMail(error);
      log('warn', `mail-${fault}`);
      return fault;
    } finally {
      transport.close();
      tunnel.destroy();
    }
  };
  return {
    send,
    test: (account) => send(account, { ...testMail(account.settings.language), to: account.settings.fromAddress }),
  };
}

/** nodemailer's codes, and OpenSSL's for a certificate that does not hold. */
function faultOfMail(error: unknown): MailFault {
  const codes: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') codes.push(one.code);
    codes.push(one.message);
  }
  const text = codes.join(' ');
  if (/CERT|SELF_SIGNED|UNABLE_TO_|certificate|altname/i.test(text)) return 'certificate';
  if (/\bEAUTH\b/.test(text)) return 'password';
  if (/\b(?:ESOCKET|ECONNECTION|ETIMEDOUT|EDNS|ETLS|ECONNREFUSED|ECONNRESET)\b/.test(text)) return 'unreachable';
  return 'rejected';
}

/** The store's end of a relay in main: bytes are Uint8Array, the end is null. */
export interface RelayPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  onClose(listener: () => void): void;
  start(): void;
  close(): void;
}

/** With the three methods of a socket that nodemailer calls; their timers are its own. */
class TunnelStream extends Duplex {
  setTimeout(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
}

export function streamOver(port: RelayPort): Duplex {
  const stream = new TunnelStream({
    read: () => undefined,
    write(chunk: Uint8Array, _encoding, done) {
      port.postMessage(new Uint8Array(chunk));
      done();
    },
    final(done) {
      port.postMessage(null);
      done();
    },
    destroy(error, done) {
      port.close();
      done(error);
    },
  });
  port.on('message', (message) => {
    if (stream.destroyed) return;
    if (message instanceof Uint8Array) stream.push(message);
    else stream.push(null);
  });
  port.onClose(() => { if (!stream.destroyed) stream.push(null); });
  port.start();
  return stream;
}
