// The invented people of the demonstration. Their passphrase protects nothing and is no secret.
import type { Grant, Role } from '../../../core/contract/access.ts';

export interface DemonstrationAccount {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  /** Days since the last sign-in when the demonstration begins. */
  readonly unusedDays: number;
}

export const demonstrationPassphrase = 'veilleuse allumee sur le quai des tilleuls';

export const demonstrationAssociation = {
  name: 'La Veilleuse',
  subtitle: 'association d’écoute et de soutien',
  address: '12, quai des Tilleuls, Rivebelle',
  lockAfterMinutes: 5,
  reminder: 'La Veilleuse, bonjour. Cet appel est confidentiel et n’est pas enregistré.',
} as const;

export const demonstrationAccounts: readonly DemonstrationAccount[] = [
  { login: 'odile.ferroux', displayName: 'Odile Ferroux', role: 'administrator', grants: ['revealNumbers', 'listenRecordings', 'outgoingCalls'], unusedDays: 0 },
  { login: 'yves.carondel', displayName: 'Yves Carondel', role: 'manager', grants: ['revealNumbers', 'editRota', 'outgoingCalls'], unusedDays: 1 },
  { login: 'paulette.grivault', displayName: 'Paulette Grivault', role: 'privacyOfficer', grants: [], unusedDays: 6 },
  { login: 'helene.vasnier', displayName: 'Hélène Vasnier', role: 'listener', grants: [], unusedDays: 0 },
  { login: 'samia.berkane', displayName: 'Samia Berkane', role: 'listener', grants: [], unusedDays: 1 },
  { login: 'georges.lantier', displayName: 'Georges Lantier', role: 'listener', grants: [], unusedDays: 2 },
  { login: 'marc.thevelin', displayName: 'Marc Thévelin', role: 'listener', grants: ['outgoingCalls'], unusedDays: 4 },
  { login: 'nour.assadi', displayName: 'Nour Assadi', role: 'listener', grants: [], unusedDays: 3 },
  { login: 'luc.maillefer', displayName: 'Luc Maillefer', role: 'listener', grants: [], unusedDays: 94 },
];
