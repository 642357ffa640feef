// Main's side of the gateway process: its ports and its faults. No SIP text and no identity passes here.
import type { MessagePortMain } from 'electron';
import type { GatewayToMain, MainToGateway } from '../../core/protocol/main-gateway.ts';
import { supervise } from './supervised-process.ts';

export interface GatewayClient {
  attachPhone(port: MessagePortMain): void;
  attachStore(port: MessagePortMain): void;
  networkChanged(): void;
  /** A fresh process: whatever the former one still held of past callers goes with its memory. */
  renew(): void;
  stop(): Promise<void>;
}

export interface GatewayClientOptions {
  readonly entry: string;
  readonly showOutput: boolean;
  readonly onReady: () => void;
  readonly onDown: () => void;
  readonly log: (level: 'info' | 'warn' | 'error', code: string) => void;
}

export function startGateway(options: GatewayClientOptions): GatewayClient {
  const process_ = supervise<MainToGateway, GatewayToMain>({
    entry: options.entry,
    args: [],
    serviceName: 'Écoutille gateway',
    showOutput: options.showOutput,
    onMessage(message) {
      switch (message.type) {
        case 'ready':
          options.onReady();
          return;
        case 'canary':
          options.log('error', 'redaction-canary');
          return;
        case 'log':
          options.log(message.level, message.code);
      }
    },
    onDown: options.onDown,
  });
  return {
    attachPhone(port) {
      process_.post({ type: 'phone.port' }, [port]);
    },
    attachStore(port) {
      process_.post({ type: 'store.port' }, [port]);
    },
    networkChanged() {
      process_.post({ type: 'networkChanged' });
    },
    renew() {
      process_.renew({ type: 'shutdown' });
    },
    stop: () => process_.stop({ type: 'shutdown' }),
  };
}
