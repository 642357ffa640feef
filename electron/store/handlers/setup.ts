// First installation and its last step.
import { Refusal } from '../../../core/contract/errors.ts';
import { stateWithoutSession } from '../../../core/domain/accounts/without-session.ts';
import { changeAssociation } from '../../../db/queries/association.ts';
import { accountById } from '../../../db/queries/accounts.ts';
import { wipe } from '../../../db/vault/sodium.ts';
import { createAssociation } from '../creation.ts';
import { createDemonstration } from '../demonstration/create.ts';
import type { HandlersOf } from '../handler.ts';
import type { Kernel } from '../kernel.ts';
import { requireStrong } from '../new-account.ts';
import { openWith, secretsOf } from '../opening.ts';
import { stateOf } from '../session.ts';
import type { SessionEffects } from './session.ts';

export function setupHandlers(kernel: Kernel, effects: SessionEffects): HandlersOf<'setup'> {
  const { session } = kernel;
  return {
    'setup.createAssociation': async ({ association, administrator }) => {
      if (session.phase !== 'absent' || kernel.demonstration) throw new Refusal('wrong-phase');
      await requireStrong(administrator.passphrase, [administrator.login, administrator.displayName, association.name]);
      const created = await createAssociation(kernel, association, administrator, 'association.created');
      kernel.keyring = created.keyring;
      const opened = openWith(kernel, created.databaseKey);
      const { db } = opened.base;
      const row = accountById(db, created.administrator);
      if (row === undefined) throw new Error('no administrator');
      return {
        db,
        audited: true,
        run: () => ({
          value: stateOf('open', db, row.id, kernel),
          after: () => {
            session.enter('created', opened, row.id, secretsOf(kernel, db, row, created.pair.privateKey));
            effects.changed();
          },
        }),
      };
    },

    'setup.createDemonstration': async () => {
      if (session.phase !== 'absent' || !kernel.demonstration) throw new Refusal('wrong-phase');
      const created = await createDemonstration(kernel);
      wipe(kernel.sodium, created.databaseKey, created.pair.privateKey);
      kernel.keyring = created.keyring;
      return {
        db: null,
        audited: true,
        run: () => ({
          value: stateWithoutSession('signedOut', null, kernel),
          after: () => {
            session.becomeSignedOut();
            effects.changed();
          },
        }),
      };
    },

    'setup.finish': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          changeAssociation(db, { setup_finished_at: kernel.clock() });
          return { value: stateOf('open', db, accountId, kernel), after: () => { effects.changed(); } };
        },
      };
    },
  };
}
