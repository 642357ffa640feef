// Recordings: settings, authorisations, the live desk's acts, listening, masking, erasing, analyses, draws, exports.
// Invariant: a recording is opened by a holder of its vault, with a purpose and a reason that are in the journal before the
// key is used; or by the volunteer who made it, where the association allows it.
import { v7 as uuid } from 'uuid';
import { existsSync } from 'node:fs';
import { Refusal } from '../../../core/contract/errors.ts';
import { recordingGap, type DrawEntry, type OpenedRecording, type OwnRecording, type RecordingGap, type RecordingEntry, type RecordingPurpose } from '../../../core/contract/recording-model.ts';
import type { RecordingState } from '../../../core/contract/calls/recordings.ts';
import { plantName } from '../../../core/domain/calls/plant-names.ts';
import { retentionDefault, purgeDay } from '../../../core/domain/privacy/retention.ts';
import { authorisationState, endRefusal, mayChoose } from '../../../core/domain/recordings/mode.ts';
import type { RecordingEvent } from '../../../core/domain/recordings/call-recording.ts';
import { parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import type { AnalysisId, AuthorisationId, CallToken, LineId, ListeningId, RecordingId, RightsRequestId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { callsOfCallers } from '../../../db/queries/erasure.ts';
import { tellsRecording } from '../../../db/queries/announcements.ts';
import { lineLabels } from '../../../db/queries/lines.ts';
import { retentionMonths } from '../../../db/queries/privacy-retention.ts';
import { callersOfRequest, insertRequestEvent, requestById } from '../../../db/queries/privacy-rights.ts';
import * as rows from '../../../db/queries/recordings.ts';
import { encryptExport } from '../../../db/vault/encrypted-export.ts';
import { destroyRecording, drawFileName } from '../../../db/vault/recording-file.ts';
import { bytes, wipe } from '../../../db/vault/sodium.ts';
import { openSealed, sealRecordingKey } from '../../../db/vault/vaults.ts';
import type { HandlersOf, Work } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import type { Listenings, PreparedFile } from '../listenings.ts';
import { requireStrong } from '../new-account.ts';
import { soundFileOf, withGap, writeWithout } from '../recording-rewrite.ts';
import { keptMonths } from '../recording-retention.ts';
import { requireDisclosable } from './privacy-rights.ts';

export interface RecordingEffects {
  recordingsChanged(): void;
}

const listeningsTold = 1_000;
const dayMs = 86_400_000;

export function recordingHandlers(kernel: Kernel, effects: RecordingEffects, listenings: Listenings): HandlersOf<'recordings'> {
  const { session, clock, sodium, recordings } = kernel;
  const today = (): CivilDate => parisDate(clock());

  const stateIn = (db: Executor): RecordingState => ({
    settings: rows.readSettings(db),
    authorisations: rows.allAuthorisations(db).map((row) => ({
      id: row.id,
      mode: row.mode,
      purpose: row.purpose,
      legalBasis: row.legal_basis,
      dpiaReference: row.dpia_reference,
      endsOn: row.ends_on,
      givenAt: row.given_at,
      givenByName: row.givenByName,
      closedAt: row.closed_at,
      state: authorisationState({ endsOn: row.ends_on, closed: row.closed_at !== null }, today()),
    })),
    capMonths: Math.min(retentionMonths(db, 'recordings'), retentionDefault('recordings').capMonths ?? 6),
    count: rows.countRecordings(db),
  });

  const entryOf = (db: Executor, labels: Map<LineId, string>, row: rows.ListedRecording): RecordingEntry => ({
    id: row.id,
    callId: row.call_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    durationMs: row.duration_ms,
    mode: row.mode,
    purpose: row.purpose,
    consent: row.consent,
    consentAt: row.consent_at,
    lineLabel: row.lineId === null ? '' : (labels.get(row.lineId as LineId) ?? ''),
    listenerName: row.listenerName,
    callerPseudonym: row.nameRank === null ? null : plantName(row.nameRank),
    gaps: gapsOf(row),
    expiresOn: purgeDay(parisDate(row.started_at), keptMonths(db, row.purpose)),
    listenings: row.listenings,
    firstListenedAt: row.firstListenedAt,
    drawn: row.drawn === 1,
    fileThere: existsSync(recordings.pathOf(row.file_name)),
    held: row.held === 1,
    restricted: row.restricted === 1,
  });
  const labelsOf = (db: Executor): Map<LineId, string> => lineLabels(db) as Map<LineId, string>;
  const entryIn = (db: Executor, id: RecordingId): RecordingEntry => {
    const row = rows.listedRecording(db, today(), id);
    if (row === undefined) throw new Refusal('not-found');
    return entryOf(db, labelsOf(db), row);
  };

  const gapsOf = (row: rows.RecordingRow): RecordingGap[] => recordingGap.array().parse(JSON.parse(row.gaps));
  const ownOf = (db: Executor, row: rows.RecordingRow & { readonly lineId: string | null }): OwnRecording => ({
    id: row.id,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    purpose: row.purpose,
    expiresOn: purgeDay(parisDate(row.started_at), keptMonths(db, row.purpose)),
    lineLabel: row.lineId === null ? '' : (labelsOf(db).get(row.lineId as LineId) ?? ''),
  });

  /** What nobody may open, change or delete now; and a recording in progress. */
  const settled = (db: Executor, id: RecordingId): rows.ListedRecording => {
    const row = rows.listedRecording(db, today(), id);
    if (row === undefined) throw new Refusal('not-found');
    if (row.restricted === 1) throw new Refusal('restricted');
    if (row.ended_at === null) throw new Refusal('recording-under-way');
    return row;
  };
  const deletable = (db: Executor, id: RecordingId): rows.ListedRecording => {
    const row = settled(db, id);
    if (row.held === 1) throw new Refusal('legal-hold');
    return row;
  };
  const keyOf = (db: Executor, row: rows.RecordingRow): Uint8Array => {
    const key = openSealed(sodium, db, session.require().secrets.held, row.vault_id, row.sealed_key);
    if (key === null) throw new Refusal('vault-not-held');
    return key;
  };

  /**
   * What may leave: to the person who called, or who took the call, once their request has passed its checks. Otherwise an
   * export would be a listening without its journal. The caller speaks in it too (RGPD art. 15.4): who took the call gets it
   * where the association lets people hear their own calls, and nowhere else.
   */
  const exportable = (db: Executor, id: RecordingId, requestId: RightsRequestId): { row: rows.ListedRecording; requester: string } => {
    const request = requestById(db, requestId);
    if (request === undefined) throw new Refusal('not-found');
    const row = settled(db, id);
    const isCallers = callsOfCallers(db, callersOfRequest(db, requestId).map((caller) => caller.id)).includes(row.call_id);
    if (!isCallers && request.account_id !== row.listener_id) throw new Refusal('recording-other-caller');
    if (!isCallers && (row.own_sealed_key === null || !rows.readSettings(db).ownListening)) throw new Refusal('own-listening-off');
    requireDisclosable(request);
    return { row, requester: request.requester_name };
  };

  const open = <Told>(id: RecordingId, purpose: RecordingPurpose | null, reason: string, own: boolean, keyFor: (row: rows.ListedRecording) => Uint8Array, tell: (row: rows.ListedRecording) => Told): Work<Omit<OpenedRecording, 'recording'> & { readonly recording: Told }, never> => {
    const { db, accountId } = session.require();
    return {
      db,
      run: () => {
        const row = settled(db, id);
        // The journal first: should anything fail from here on, the transaction takes the entry back with the sound.
        const listeningId = uuid() as ListeningId;
        const told = purpose ?? row.purpose;
        rows.insertListening(db, { id: listeningId, recording_id: id, account_id: accountId, at: clock(), purpose: told, reason, own: own ? 1 : 0 });
        const key = keyFor(row);
        let file: PreparedFile;
        let recording: Told;
        try {
          file = listenings.prepare(recordings.pathOf(row.file_name), id, key, row.file_hash);
          recording = tell(row);
        } catch (error) {
          wipe(sodium, key);
          throw error;
        }
        if (file.integrity !== 'intact') kernel.log('warn', `recording-${file.integrity}`);
        return {
          value: { listeningId, recording, chunks: file.chunks, integrity: file.integrity },
          audit: [note('recording.listened', id, `${told} ${own ? 'own ' : ''}${file.integrity === 'intact' ? '' : `${file.integrity} `}${reason}`)],
          after: () => {
            listenings.start({ id: listeningId, recordingId: id, accountId, own }, file);
            effects.recordingsChanged();
          },
        };
      },
    };
  };

  const deskAct = (token: CallToken, event: RecordingEvent, operation: 'recording.paused' | 'recording.resumed' | 'recording.stopped' | 'recording.started' | 'recording.optedOut', wording = ''): Work<Record<string, never>, never> => {
    const db = session.opened?.base.db;
    if (db === undefined) throw new Refusal('signed-out');
    return {
      db,
      // Starting and refusing have entries of their own, with what they are about.
      ...(operation === 'recording.started' || operation === 'recording.optedOut' ? { audited: true as const } : {}),
      run: () => {
        const follow = recordings.ask(db, token, event, wording);
        const own = operation === 'recording.started' || operation === 'recording.optedOut' ? [] : [note(operation, rows.recordableCall(db, token)?.id ?? null)];
        return { value: {}, audit: own, after: follow };
      },
    };
  };

  const drawsIn = (db: Executor): DrawEntry[] => rows.allDraws(db);

  return {
    'recordings.getState': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: stateIn(db) }) };
    },

    'recordings.saveSettings': ({ settings }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          recordings.expire(db);
          if (!mayChoose(settings.mode, settings.purpose, rows.authorisationsOf(db), today())) throw new Refusal('authorisation-missing');
          const { capMonths } = stateIn(db);
          if (settings.months[settings.purpose] > capMonths) throw new Refusal('over-cap');
          const before = rows.readSettings(db);
          rows.saveSettings(db, settings, clock());
          if (before.ownListening && !settings.ownListening) rows.forgetOwnKeys(db);
          return {
            value: stateIn(db),
            audit: [note('recording.settingsSaved', null, `${settings.mode} ${settings.purpose}`)],
            after: () => { recordings.changed(); },
          };
        },
      };
    },

    'recordings.authorise': ({ mode, purpose, legalBasis, dpiaReference, endsOn }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const refusal = endRefusal(endsOn, today());
          if (refusal !== null) throw new Refusal(refusal);
          if (!tellsRecording(db)) throw new Refusal('announcement-missing');
          const id = uuid() as AuthorisationId;
          rows.insertAuthorisation(db, { id, mode, purpose, legal_basis: legalBasis, dpia_reference: dpiaReference, ends_on: endsOn, given_at: clock(), given_by: accountId, closed_at: null, close_reason: null });
          return { value: stateIn(db), audit: [note('recording.authorised', id, `${mode} ${purpose} ${endsOn}`)] };
        },
      };
    },

    'recordings.closeAuthorisation': ({ authorisationId, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!rows.closeAuthorisation(db, authorisationId, clock(), reason)) throw new Refusal('not-found');
          recordings.expire(db);
          return { value: stateIn(db), audit: [note('recording.authorisationClosed', authorisationId)], after: () => { recordings.changed(); } };
        },
      };
    },

    'recordings.getLive': () => {
      const db = session.opened?.base.db ?? null;
      return { db, run: () => ({ value: recordings.live() }) };
    },
    'recordings.start': ({ token, spokenConsent, wording }) => deskAct(token, { type: 'start', mode: 'off', training: false, spokenConsent }, 'recording.started', wording),
    'recordings.pause': ({ token }) => deskAct(token, { type: 'pause' }, 'recording.paused'),
    'recordings.resume': ({ token }) => deskAct(token, { type: 'resume' }, 'recording.resumed'),
    'recordings.stop': ({ token }) => deskAct(token, { type: 'stop', mode: 'off' }, 'recording.stopped'),
    'recordings.optOut': ({ token }) => deskAct(token, { type: 'optOut' }, 'recording.optedOut'),

    'recordings.list': ({ before, limit }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const labels = labelsOf(db);
          const found = rows.listRecordings(db, today(), before, limit + 1);
          return { value: { entries: found.slice(0, limit).map((row) => entryOf(db, labels, row)), more: found.length > limit } };
        },
      };
    },

    'recordings.open': ({ recordingId, purpose, reason }) => {
      const { db } = session.require();
      return open(recordingId, purpose, reason, false, (row) => keyOf(db, row), () => entryIn(db, recordingId));
    },

    'recordings.openOwn': ({ recordingId, reason }) => {
      const { db, accountId, secrets } = session.require();
      return open(recordingId, null, reason, true, (row) => {
        if (row.listener_id !== accountId) throw new Refusal('not-found');
        if (row.own_sealed_key === null || !rows.readSettings(db).ownListening) throw new Refusal('own-listening-off');
        return sodium.crypto_box_seal_open(row.own_sealed_key, secrets.pair.publicKey, secrets.pair.privateKey);
      }, (row) => ({ ...ownOf(db, row), gaps: gapsOf(row) }));
    },

    'recordings.read': ({ listeningId, from }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          // Restricted or erased since it was opened: nothing more of it is heard.
          settled(db, listenings.require(listeningId, accountId).recordingId);
          return { value: listenings.read(listeningId, accountId, from) };
        },
      };
    },

    'recordings.close': ({ listeningId }) => {
      const { accountId } = session.require();
      return {
        db: null,
        run: () => {
          listenings.require(listeningId, accountId);
          return { value: {}, after: () => { listenings.end(); } };
        },
      };
    },

    'recordings.mask': async ({ listeningId, fromMs, toMs, reason }) => {
      const { db, accountId } = session.require();
      const listening = listenings.require(listeningId, accountId);
      if (listening.own) throw new Refusal('forbidden');
      // Written anew, a file that was cut or changed would pass for whole.
      if (listening.integrity !== 'intact') throw new Refusal('recording-altered');
      const row = deletable(db, listening.recordingId);
      const passage = { fromMs, toMs: Math.min(toMs, row.duration_ms) };
      if (passage.toMs <= passage.fromMs) throw new Refusal('bad-request');
      const fileName = drawFileName(sodium);
      const path = recordings.pathOf(fileName);
      const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
      let hash: Uint8Array<ArrayBuffer>;
      try {
        hash = await writeWithout(sodium, { content: listening.content, key: listening.key, id: row.id, durationMs: row.duration_ms }, { path, key }, passage);
        // Locked or closed meanwhile: what was half done goes.
        listenings.require(listeningId, accountId);
        session.require();
      } catch (error) {
        destroyRecording(path);
        wipe(sodium, key);
        throw error;
      }
      return {
        db,
        run: () => {
          try {
            const current = deletable(db, row.id);
            if (current.file_name !== row.file_name) throw new Refusal('changed-meanwhile');
            const { vaultId, sealed } = sealRecordingKey(sodium, db, key);
            const owner = current.own_sealed_key === null ? null : rows.ownerKey(db, current.listener_id);
            rows.changeRecording(db, row.id, {
              file_name: fileName,
              vault_id: vaultId,
              sealed_key: sealed,
              own_sealed_key: owner === null ? null : bytes(sodium.crypto_box_seal(key, owner)),
              file_hash: hash,
              gaps: JSON.stringify(withGap(gapsOf(current), passage)),
            });
            return {
              value: entryIn(db, row.id),
              audit: [note('recording.masked', row.id, `${String(fromMs)}-${String(passage.toMs)} ms blake2b:${sodium.to_hex(hash)} ${reason}`)],
              after: () => {
                listenings.replace(listenings.prepare(path, row.id, key, hash));
                recordings.sweep();
                effects.recordingsChanged();
              },
            };
          } catch (error) {
            destroyRecording(path);
            wipe(sodium, key);
            throw error;
          }
        },
      };
    },

    'recordings.erase': ({ recordingId, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          deletable(db, recordingId);
          rows.deleteRecording(db, recordingId);
          return {
            value: {},
            audit: [note('recording.erased', recordingId, reason)],
            after: () => {
              listenings.forget(recordingId);
              recordings.sweep();
              effects.recordingsChanged();
            },
          };
        },
      };
    },

    'recordings.listListenings': ({ recordingId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => ({
          value: rows.listeningsOf(db, recordingId, listeningsTold).map((row) => ({ id: row.id, recordingId: row.recording_id, at: row.at, accountName: row.accountName, purpose: row.purpose, reason: row.reason, own: row.own === 1 })),
        }),
      };
    },

    'recordings.saveAnalysis': ({ recordingId, marks, remark, erase }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = erase ? deletable(db, recordingId) : settled(db, recordingId);
          const id = uuid() as AnalysisId;
          rows.insertAnalysis(db, { id, month: today().slice(0, 7), purpose: row.purpose, marks: JSON.stringify(marks), remark, author_id: accountId });
          if (erase) rows.deleteRecording(db, recordingId);
          return {
            value: {},
            // The trail says that an analysis was made, not of what: the grid stays detached.
            audit: [note('recording.analysed', id), ...(erase ? [note('recording.erased', recordingId, 'purposeReached')] : [])],
            after: () => {
              if (erase) {
                listenings.forget(recordingId);
                recordings.sweep();
              }
              effects.recordingsChanged();
            },
          };
        },
      };
    },

    'recordings.listAnalyses': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.allAnalyses(db).map((row) => ({ id: row.id, month: row.month, purpose: row.purpose, marks: JSON.parse(row.marks) as never, remark: row.remark, authorName: row.authorName })) }) };
    },

    'recordings.draw': ({ days, wanted }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const among = rows.drawable(db, clock() - days * dayMs);
          const left = [...among];
          const drawn: RecordingId[] = [];
          while (drawn.length < wanted && left.length > 0) drawn.push(...left.splice(sodium.randombytes_uniform(left.length), 1));
          const id = rows.insertDraw(db, { at: clock(), account_id: accountId, wanted, among: among.length }, drawn);
          return { value: drawsIn(db), audit: [note('recording.sampled', String(id), `${String(drawn.length)} / ${String(among.length)}`)], after: () => { effects.recordingsChanged(); } };
        },
      };
    },

    'recordings.listDraws': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: drawsIn(db) }) };
    },

    'recordings.export': async ({ recordingId, requestId, passphrase }) => {
      const { db, accountId } = session.require();
      const { row, requester } = exportable(db, recordingId, requestId);
      await requireStrong(passphrase, [requester, readAssociation(db).name]);
      const key = keyOf(db, row);
      let sound: Uint8Array;
      try {
        const file = listenings.prepare(recordings.pathOf(row.file_name), recordingId, key, row.file_hash);
        if (file.integrity === 'altered') throw new Refusal('recording-altered');
        sound = await soundFileOf(sodium, file.content, recordingId, key, row.duration_ms);
      } finally {
        wipe(sodium, key);
      }
      const content = sodium.from_string(JSON.stringify({ 'enregistrement.webm': { base64: sodium.to_base64(sound, sodium.base64_variants.ORIGINAL) } }));
      wipe(sodium, sound);
      let sealed: Uint8Array;
      try {
        sealed = await encryptExport(sodium, kernel.stretcher, kernel.limits.slots, passphrase, content);
      } finally {
        wipe(sodium, content);
      }
      return {
        db,
        run: () => {
          exportable(db, recordingId, requestId);
          insertRequestEvent(db, requestId, clock(), accountId, 'exported', '');
          return {
            value: null,
            handoff: { fileName: `enregistrement-${parisDate(row.started_at)}.ecoutex`, extension: 'ecoutex', base64: sodium.to_base64(sealed, sodium.base64_variants.ORIGINAL) },
            audit: [note('recording.exported', recordingId, requestId)],
          };
        },
      };
    },

    'recordings.listOwn': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const allowed = rows.readSettings(db).ownListening;
          const entries = allowed ? rows.recordingsOwnedBy(db, accountId) : [];
          return {
            value: {
              allowed,
              entries: entries.map((row) => ownOf(db, row)),
            },
          };
        },
      };
    },
  };
}

