// Every screen of the application, and how a user gets there: the pictures of the guide and the accessibility check
// both follow this list. Screens of a scene come one after the other in one running application.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { demonstrationAccounts, demonstrationPassphrase } from '../../electron/store/demonstration/accounts.ts';
import { hourMs } from '../../core/domain/rota/wall-clock.ts';
import type { Kind } from './application.ts';
import { furnishedProfile, groupsOfSheet, nameSoundDevices, startStage, type Stage } from './stage.ts';
import type { View } from './view.ts';

export interface Screen {
  /** Name of its picture, without theme. */
  readonly name: string;
  readonly window: Kind;
  /** From the screen before it to this one. */
  readonly show: (stage: Stage) => Promise<void>;
  /** Before its picture only: shows in these fields what an operator would give, not the test's own. */
  readonly examples?: Readonly<Record<string, string>>;
}

export interface Scene {
  readonly name: string;
  open(): Promise<Stage>;
  readonly screens: readonly Screen[];
}

function console_(name: string, show: (view: View, stage: Stage) => Promise<void>): Screen {
  return { name, window: 'console', show: (stage) => show(stage.console, stage) };
}
function withExamples(name: string, show: (view: View, stage: Stage) => Promise<void>): Screen {
  return { ...console_(name, show), examples: operatorsExamples };
}
function softphone(name: string, show: (view: View, stage: Stage) => Promise<void>): Screen {
  return { name: `softphone-${name}`, window: 'softphone', show: (stage) => show(stage.softphone, stage) };
}

/** A person of the demonstration may owe the form of an invented call: it comes before everything else. */
async function fillOwedForms(view: View): Promise<void> {
  for (let owed = 0; owed < 4; owed += 1) {
    await view.settle();
    if (!(await view.run<boolean>(`document.body.innerText.includes('Valider la fiche')`))) return;
    await view.press('Muet');
    await view.press('Valider la fiche');
    await view.run('new Promise((resolve) => setTimeout(resolve, 600))');
  }
}

const operatorsExamples = { 'Serveur (domaine SIP)': 'sip.veilleuse.example', Port: '', 'Identifiant SIP': '0199004622' };
const words = `[...document.querySelectorAll('ol[lang=fr] li')].map((li) => li.textContent.trim()).join(' ')`;
/** Nothing listens on the discard port: the line is refused at once. */
const deadPort = 9;

const installation: Scene = {
  name: 'first installation',
  open: () => startStage(),
  screens: [
    console_('wizard-bienvenue', (view) => view.see('Bienvenue dans Écoutille')),
    console_('wizard-association', async (view) => {
      await view.press('Installer pour mon association');
      await view.fill('Nom de l’association', 'La Veilleuse');
      await view.fill('Ce qu’elle fait', 'association d’écoute et de soutien');
      await view.fill('Adresse', '12, quai des Tilleuls, Rivebelle');
    }),
    console_('wizard-administrateur', async (view) => {
      await view.press('Continuer');
      await view.fill('Votre prénom et votre nom', 'Odile Ferroux');
    }),
    console_('wizard-phrase', async (view) => {
      await view.press('Continuer');
      await view.see('Solide');
      await view.run(`new Promise((resolve) => setTimeout(resolve, 300))`);
      await view.fill('Recopiez la phrase', await view.run<string>(words));
      await view.see('Phrase complète');
    }),
    console_('wizard-feuille', async (view) => {
      await view.press('Créer la base chiffrée');
      await view.press('Garder le PDF');
      await view.see('Le PDF est écrit.');
    }),
    withExamples('wizard-ligne', async (view, stage) => {
      const groups = groupsOfSheet(stage.sheetFile);
      for (const label of await view.run<string[]>(`[...document.querySelectorAll('form label')].map((one) => one.textContent)`)) {
        const [, line = '', side = ''] = /Ligne ([A-D]), groupe de (gauche|droite)/.exec(label) ?? [];
        if (line !== '') await view.fill(label, groups.get(line + (side === 'gauche' ? '1' : '2')) ?? '');
      }
      await view.press('Vérifier et continuer');
      const operator = await stage.operator();
      await view.fill('Numéro public', '01 99 00 46 22');
      await view.fill('Serveur (domaine SIP)', operator.settings.domain);
      await view.fill('Transport', 'UDP');
      await view.fill('Port', String(operator.port));
      await view.fill('Identifiant SIP', operator.settings.user);
      await view.fill('Mot de passe SIP', operator.password);
      await view.press('Tester la ligne');
      await view.see('La ligne peut sonner.');
    }),
    console_('wizard-fin', async (view) => {
      await view.press('Garder et terminer');
      await view.see('La ligne est joignable.');
    }),
  ],
};

const demonstration: Scene = {
  name: 'demonstration',
  open: () => startStage({ demonstration: true }),
  screens: [
    console_('demonstration', (view) => view.see('Odile Ferroux')),
    softphone('formation', async (view, stage) => {
      await stage.console.send('session.signInDemonstration', { login: 'helene.vasnier' });
      await view.see('Enregistrement désactivé');
      await fillOwedForms(view);
      await view.press('Simuler un appel');
      await view.see('Un appel muet');
    }),
    softphone('formation-sonne', async (view) => {
      await view.press('Un appel ordinaire');
      await view.see('Appel entrant');
    }),
    softphone('formation-appel', async (view) => {
      await view.press('Répondre');
      await view.see('Raccrocher');
    }),
  ],
};

const association: Scene = {
  name: 'association',
  open: async () => startStage({ profile: await furnishedProfile() }),
  screens: [
    console_('console-session', (view) => view.see('Ouvrir votre session')),
    console_('console-phrase-oubliee', (view) => view.press('Phrase secrète oubliée ?')),
    console_('console-secours', (view) => view.press('J’ai la feuille de secours')),
    console_('console-ligne-injoignable', async (view, stage) => {
      await view.press('Revenir à l’ouverture de session');
      await view.fill('Identifiant', 'odile.ferroux');
      await view.fill('Phrase secrète', demonstrationPassphrase);
      await view.press('Ouvrir la session');
      await view.see('Journal des appels');
      const settings = await view.call('association.getSettings', {});
      if (settings.ok) await view.call('association.saveSettings', { ...settings.value, lockAfterMinutes: 60 });
      const operator = await stage.operator();
      await view.call('line.saveSettings', { settings: { ...(await stage.lineSettings()), port: deadPort }, password: operator.password });
      await nameSoundDevices(stage, view);
      await view.see('La ligne est injoignable');
    }),
    softphone('injoignable', async (view, stage) => {
      await stage.console.press('Ouvrir le poste d’écoute');
      await view.see('Injoignable');
    }),
    console_('console-aujourdhui', async (view, stage) => {
      const operator = await stage.operator();
      await stage.application.electron.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://softphone/'))?.destroy();
      });
      await view.call('line.saveSettings', { settings: await stage.lineSettings(), password: operator.password });
      await view.see('La ligne est joignable');
    }),
    console_('console-planning', async (view) => {
      await view.press('Planning');
      await view.see('Équilibre');
      await view.press('Semaine suivante');
      await view.settle();
    }),
    console_('console-planning-creneau', async (view) => {
      await view.run(`(document.querySelector('[data-shift] svg.tabler-icon-calendar-x') ?? document.querySelector('[data-shift]')).closest('[role=button]').click()`);
      await view.see('Heures et besoins');
    }),
    console_('console-planning-qui', async (view) => {
      await view.press('Choisir');
      await view.see('Rien ne s’y oppose');
    }),
    console_('console-planning-creer', async (view) => {
      await view.press('Annuler');
      await view.press('Fermer le créneau');
      await view.run(`[...document.querySelectorAll('main button')].find((one) => one.textContent.trim() === 'Créneau').click()`);
      await view.see('Nouveau créneau');
    }),
    console_('console-planning-modeles-apercu', async (view) => {
      await view.press('Annuler');
      await view.press('Autres actions');
      await view.press('Créer depuis les modèles');
      await view.see('existent déjà');
    }),
    console_('console-planning-copier', async (view) => {
      await view.press('Annuler');
      await view.press('Autres actions');
      await view.press('Copier une semaine');
      await view.see('Vers la semaine');
    }),
    console_('console-planning-jour', async (view) => {
      await view.press('Annuler');
      await view.fill('Vue', 'day');
      await view.settle();
    }),
    console_('console-planning-mois', async (view) => {
      await view.fill('Vue', 'month');
      await view.settle();
    }),
    console_('console-planning-par-personne', async (view) => {
      await view.fill('Vue', 'people');
      await view.see('À pourvoir');
    }),
    console_('console-planning-annee', async (view) => {
      await view.fill('Vue', 'year');
      await view.see('janv.');
    }),
    console_('console-planning-benevoles', async (view) => {
      await view.fill('Vue', 'week');
      await view.press('Bénévoles');
      await view.press('Claire Roumagnac');
      await view.press('Limites et souhaits d’heures');
    }),
    console_('console-planning-modeles', async (view) => {
      await view.press('Modèles');
      await view.see('Un modèle dit quels jours');
    }),
    console_('console-planning-modele', async (view) => {
      await view.press('Modifier le modèle');
      await view.see('Les jours fériés');
    }),
    console_('console-planning-reglages', async (view) => {
      await view.press('Annuler');
      await view.run(`[...document.querySelectorAll('[role=tab]')].find((tab) => tab.textContent.startsWith('Réglages')).click()`);
      await view.see('Règles du planning');
      await view.see('Envoi de courriels');
    }),
    console_('console-planning-ligne', async (view) => {
      await view.press('Modifier La Veilleuse');
      await view.see('Heures d’ouverture');
    }),
    console_('console-journal', async (view) => {
      await view.press('Annuler');
      await view.press('Journal des appels');
      await view.see('sur la période');
    }),
    console_('console-journal-detail', async (view) => {
      await view.fill('Issue', 'answered');
      await view.run('new Promise((resolve) => setTimeout(resolve, 400))');
      await view.run(`document.querySelectorAll('[role=rowgroup] [data-index="5"] [role=cell] button').forEach((one) => { if ((one.getAttribute('aria-label') ?? '').startsWith('Détail')) one.click(); })`);
      await view.see('Fiche d’appel');
    }),
    console_('console-journal-motif', async (view) => {
      await view.press('Fermer');
      await view.press('Voir le numéro de');
      await view.press('Rappel demandé par l’appelant');
    }),
    console_('console-journal-numero', async (view) => {
      await view.press('Afficher le numéro');
      await view.see('Masquer maintenant');
    }),
    console_('console-journal-recherche', async (view) => {
      await view.press('Masquer maintenant');
      await view.press('Chercher un numéro');
      await view.fill('Numéro', '06 39 98 12 34');
    }),
    console_('console-journal-blocage', async (view) => {
      await view.press('Fermer');
      await view.run(`(async () => {
        const find = (words) => [...document.querySelectorAll('dialog[open] button')].find((one) => one.textContent.includes(words));
        for (const row of document.querySelectorAll('[role=rowgroup] [aria-label^="Détail"]')) {
          row.click();
          await new Promise((resolve) => setTimeout(resolve, 100));
          if (find('Bloquer cet appelant')) return;
          find('Fermer').click();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })()`);
      await view.press('Bloquer cet appelant');
      await view.press('Appels muets répétés');
      await view.fill('Précision', 'Trois nuits de suite');
      await view.fill('Durée', 'month');
    }),
    console_('console-liste-de-blocage', async (view) => {
      await view.press('Bloquer l’appelant');
      await view.press('Liste de blocage');
      await view.see('Décidé par');
    }),
    console_('console-personnes', async (view) => {
      await view.press('Lever le blocage de');
      await view.press('Lever le blocage');
      await view.see('Levé par');
      await view.press('Personnes');
      await view.press('Hélène Vasnier');
      await view.see('Habilitations');
    }),
    console_('console-personnes-habilitation', (view) => view.press('Accorder : Appels sortants')),
    console_('console-personnes-ajouter', async (view) => {
      await view.press('Annuler');
      await view.press('Ajouter');
      await view.fill('Prénom et nom', 'Zoé Aubertin');
    }),
    console_('console-personnes-provisoire', async (view) => {
      await view.press('Créer le compte');
      await view.see('Phrase provisoire de');
    }),
    withExamples('console-ligne', async (view) => {
      await view.press('Je l’ai notée');
      await view.press('Terminer');
      await view.press('Ligne');
      await view.see('Réglages de la ligne');
      await view.see('Micro du casque USB');
    }),
    withExamples('console-ligne-essai', async (view) => {
      await view.press('Tester la ligne');
      await view.see('La ligne peut sonner.');
    }),
    withExamples('console-ligne-echec', async (view) => {
      await view.fill('Mot de passe SIP', 'mauvais-mot-de-passe');
      await view.press('Tester la ligne');
      await view.see('refuse le mot de passe');
    }),
    console_('console-audit', async (view) => {
      await view.press('Piste d’audit');
      await view.press('Vérifier la chaîne');
      await view.see('La chaîne est intacte');
    }),
    console_('console-planning-importer-exporter', async (view) => {
      await view.press('Planning');
      await view.press('Importer, exporter');
      await view.see('Importer un planning');
      await view.see('Calendriers tenus à jour');
    }),
    console_('console-reglages', async (view) => {
      await view.press('Réglages');
      await view.see('Phrase de rappel');
    }),
    console_('console-annonces', async (view) => {
      await view.press('Annonces');
      await view.fill('Ce qui passe', 'bundled');
      await view.press('Garder');
      await view.see('Les annonces sont gardées.');
      await view.run(`window.scrollTo(0, 0); document.querySelector('main')?.scrollTo(0, 0)`);
    }),
    console_('console-annonces-son', async (view) => {
      await view.press('Mettre votre son : Message d’accueil');
      await view.see('Texte du message');
    }),
    console_('console-reglages-feuille', async (view) => {
      await view.press('Annuler');
      await view.press('Général');
      await view.press('Faire une nouvelle feuille');
      await view.see('Recopiez deux groupes');
    }),
    console_('console-verrou', async (view) => {
      await view.press('Annuler');
      await view.press('Verrouiller l’écran');
      await view.see('Écran verrouillé');
    }),
    softphone('pret', async (view, stage) => {
      await stage.console.send('session.signIn', { login: 'helene.vasnier', passphrase: demonstrationPassphrase });
      await view.see('Enregistrement désactivé');
      await fillOwedForms(view);
      await view.see('« Ligne principale » sonne ici.');
      await view.see('De permanence maintenant');
    }),
    softphone('menu', (view) => view.press('Menu')),
    softphone('son', async (view) => {
      await view.press('Son et micro');
      await view.see('Seconde sonnerie');
    }),
    softphone('preferences', async (view) => {
      await view.press('Fermer');
      await view.press('Menu');
      await view.press('Préférences');
    }),
    softphone('phrase', async (view) => {
      await view.press('Fermer');
      await view.press('Menu');
      await view.press('Changer de phrase secrète');
      await view.see('Phrase secrète actuelle');
    }),
    softphone('fin-de-poste', async (view) => {
      await view.press('Annuler');
      await view.press('Fin de poste');
      await view.see('Fin de poste ?');
    }),
    softphone('pause', async (view) => {
      await view.press('Annuler');
      await view.press('Injoignable');
      await view.see('En pause');
    }),
    softphone('sonne', async (view, stage) => {
      await view.press('Redevenir joignable');
      await view.see('« Ligne principale » sonne ici.');
      await (await stage.operator()).ring('ordinary');
      await view.see('Appel entrant');
      await view.see('ce mois-ci');
    }),
    softphone('message', async (view) => {
      await view.press('Répondre');
      await view.see('Message d’accueil en cours');
    }),
    softphone('appel', async (view) => {
      await view.press('Parler maintenant');
      await view.see('En appel');
    }),
    softphone('micro-coupe', async (view) => {
      await view.press('Couper le micro');
      await view.see('Micro coupé.');
    }),
    softphone('attente', async (view) => {
      await view.press('Rouvrir le micro');
      await view.press('Mettre en attente');
      await view.see('L’appelant patiente.');
    }),
    softphone('clavier', async (view) => {
      await view.press('Reprendre l’appel');
      await view.see('En appel');
      await view.press('Clavier');
      await view.press('Touche 3');
      await view.press('Touche 1');
      await view.see('Envoyé : 31');
    }),
    softphone('appel-son', async (view) => {
      await view.press('Retour');
      await view.press('Son');
      await view.see('Seconde sonnerie');
    }),
    softphone('danger', async (view) => {
      await view.press('Retour');
      await view.press('Danger immédiat');
      await view.press('15, SAMU');
      await view.see('Dites l’adresse en premier');
    }),
    softphone('second-appel', async (view, stage) => {
      await view.press('Retour');
      await (await stage.operator()).ring('withheld');
      await view.see('Un autre appel sonne');
    }),
    softphone('fiche', async (view) => {
      await view.press('Refuser l’autre appel');
      await view.run('new Promise((resolve) => setTimeout(resolve, 500))');
      await view.press('Raccrocher');
      await view.see('Appel terminé');
      await view.press('Écoute');
      await view.fill('Motif', 'loneliness');
      await view.fill('Suites données', 'none');
      await view.fill('Note', 'Souhaite rappeler dimanche.');
    }),
    softphone('sonne-regulier', async (view, stage) => {
      await view.press('Valider la fiche');
      await view.see('Joignable');
      await (await stage.operator()).ring('ordinary');
      await view.see('Appelant régulier');
    }),
    softphone('sonne-masque', async (view, stage) => {
      await view.press('Refuser');
      await view.see('Joignable');
      await (await stage.operator()).ring('withheld');
      await view.see('Numéro masqué');
    }),
    softphone('abandonne', async (view, stage) => {
      await view.press('Refuser');
      await view.see('Joignable');
      await (await stage.operator()).ring('hangsUp');
      await view.see('L’appelant a raccroché avant la réponse.');
    }),
    softphone('verrou', async (view) => {
      await view.press('Verrouiller l’écran');
      await view.see('Écran verrouillé');
    }),
    softphone('verrou-sonne', async (view, stage) => {
      await (await stage.operator()).ring('ordinary');
      await view.see('L’appel, lui, peut être pris.');
    }),
    softphone('verrou-appel', async (view) => {
      await view.press('Répondre');
      await view.see('L’appel, lui, continue.');
    }),
    softphone('session', async (view) => {
      await view.press('Raccrocher');
      await view.see('Ce n’est pas vous ?');
      await view.press('Ce n’est pas vous ?');
      await view.press('Fermer la session');
      await view.see('Ouvrir votre session');
    }),
  ],
};

/** The furnished association with its line, an administrator signed in; the screen does not lock meanwhile. */
async function openAssociation(): Promise<Stage> {
  const stage = await startStage({ profile: await furnishedProfile() });
  await stage.console.call('session.signIn', { login: 'odile.ferroux', passphrase: demonstrationPassphrase });
  const settings = await stage.console.call('association.getSettings', {});
  if (settings.ok) await stage.console.call('association.saveSettings', { ...settings.value, lockAfterMinutes: 60 });
  const operator = await stage.operator();
  await stage.console.call('line.saveSettings', { settings: await stage.lineSettings(), password: operator.password });
  return stage;
}

/** Whatever the hour, the first of them is not on duty now or soon: the other one is. */
async function takeOffDuty(view: View, name: string, instead: string): Promise<void> {
  const now = Date.now();
  const plan = await view.call('rota.getPlan', { from: now, to: now + hourMs, helplineIds: [] });
  if (!plan.ok) throw new Error(plan.code);
  const idOf = (wanted: string) => plan.value.volunteers.find((volunteer) => volunteer.name === wanted)?.id;
  const [off, on] = [idOf(name), idOf(instead)];
  if (off === undefined || on === undefined) throw new Error('not volunteers of the demonstration');
  for (const { id, version, people } of plan.value.shifts) {
    if (!people.some(({ volunteerId }) => volunteerId === off)) continue;
    const edits = [
      { kind: 'unassign' as const, shiftId: id, version, volunteerId: off },
      { kind: 'assign' as const, shiftId: id, version, volunteerId: on, role: 'listener' as const, locked: false },
    ];
    const done = await view.call('rota.edit', { edits, acceptWarnings: true });
    if (!done.ok) throw new Error(done.code);
  }
}

const rotaFilling: Scene = {
  name: 'automatic rota, swaps and forwarding',
  open: openAssociation,
  screens: [
    console_('console-repartition', async (view) => {
      await view.press('Planning');
      await view.press('Répartition automatique');
      await view.fill('Période', 'fourWeeks');
      await view.see('Places à pourvoir');
    }),
    console_('console-repartition-resultat', async (view) => {
      await view.press('Tout répartir de nouveau');
      await view.press('Chercher une répartition');
      await view.see('La charge de chacun');
    }),
    console_('console-repartition-pourquoi', async (view) => {
      await view.press('Pourquoi');
      await view.see('Ce qu’il en est des autres');
    }),
    console_('console-echanges', async (view) => {
      await view.press('Fermer');
      await view.press('Abandonner');
      await view.run('new Promise((resolve) => setTimeout(resolve, 300))');
      await view.press('Abandonner');
      await view.see('Nouvelle répartition');
      await view.press('Échanges');
      await view.see('En attente d’une réponse');
    }),
    console_('console-renvois', async (view) => {
      await view.press('Appels et renvois');
      await view.press('Les appels suivent le planning');
      await view.fill('Heure', '03:00');
      await view.see('Départ vers un téléphone');
    }),
    console_('console-renvois-samedi', (view) => view.press('Samedi à 23 h 30')),
    console_('console-renvois-prise', (view) => view.press('Prendre ou fermer la ligne')),
    softphone('planning', async (view, stage) => {
      await stage.console.press('Fermer');
      await takeOffDuty(stage.console, 'Georges Lantier', 'Hélène Vasnier');
      await stage.console.send('session.signOut', {});
      await stage.console.see('Ouvrir votre session');
      await stage.console.send('session.signIn', { login: 'georges.lantier', passphrase: demonstrationPassphrase });
      await view.see('Enregistrement désactivé');
      await fillOwedForms(view);
      await view.see('Mes créneaux');
    }),
    softphone('mes-creneaux', async (view) => {
      await view.press('Mes créneaux');
      await view.see('Les 8 semaines à venir');
      await view.see('À pourvoir');
    }),
    softphone('echanger', async (view) => {
      await view.press('Échanger');
      await view.see('Demander l’échange');
    }),
    softphone('releve', async (view) => {
      await view.press('Retour');
      await view.press('Retour');
      await view.press('Prendre le poste');
      await view.see('Mots de relève');
      await view.press('Écrire un mot');
      await view.fill('Un mot pour la relève', 'Le casque de gauche grésille, prendre l’autre. Rappeler le 06 39 98 12 34.');
      await view.see('Cela ressemble à un numéro');
    }),
    softphone('prendre-la-ligne', async (view) => {
      await view.press('Retour');
      await view.press('Menu');
      await view.press('Prendre la ligne');
      await view.see('Que faire des appels');
    }),
    softphone('ligne-prise', async (view) => {
      await view.press('Prendre la ligne');
      await view.see('Vous tenez la ligne');
    }),
  ],
};

const provisional: Scene = {
  name: 'provisional passphrase',
  async open() {
    const stage = await startStage({ profile: await furnishedProfile() });
    const first = demonstrationAccounts[0];
    await stage.console.call('session.signIn', { login: first?.login ?? '', passphrase: demonstrationPassphrase });
    const created = await stage.console.call('accounts.create', { displayName: 'Zoé Aubertin', login: 'zoe.aubertin', role: 'listener' });
    const phrase = created.ok ? created.value.temporaryPassphrase.join(' ') : '';
    await stage.console.send('session.signOut', {});
    await stage.console.see('Ouvrir votre session');
    await stage.console.send('session.signIn', { login: 'zoe.aubertin', passphrase: phrase });
    return stage;
  },
  screens: [softphone('phrase-provisoire', (view) => view.see('Choisissez votre phrase secrète'))],
};

const unusable: Scene = {
  name: 'missing base',
  async open() {
    const profile = await furnishedProfile();
    rmSync(join(profile, 'store', 'base', 'ecoutille.db'));
    return startStage({ profile });
  },
  screens: [console_('console-base-illisible', (view) => view.see('La base ne peut pas s’ouvrir'))],
};

const privacyDesk: Scene = {
  name: 'privacy desk',
  open: async () => startStage({ profile: await furnishedProfile() }),
  screens: [
    console_('console-confidentialite', async (view) => {
      await view.send('session.signIn', { login: 'odile.ferroux', passphrase: demonstrationPassphrase });
      await view.see('Journal des appels');
      const settings = await view.call('association.getSettings', {});
      if (settings.ok) await view.call('association.saveSettings', { ...settings.value, lockAfterMinutes: 60 });
      await view.press('Confidentialité');
      await view.press('Inscrire une demande');
      await view.fill('Ce que la personne demande', 'access');
      await view.fill('Nom de la personne', 'Claire Delorbe');
      await view.press('Inscrire la demande');
      await view.see('Est-ce bien cette personne');
      await view.press('Toutes les demandes');
      await view.see('identité à vérifier');
    }),
    console_('console-demande', async (view) => {
      await view.press('D-');
      await view.press('Identité vérifiée');
      await view.fill('Moyen', 'callFromLine');
      await view.press('Garder la preuve');
      await view.see('Une ligne n’est pas une personne.');
    }),
    console_('console-demande-preuve', async (view) => {
      await view.press('Ajouter une preuve');
      await view.fill('Moyen', 'callDetailsUnaided');
    }),
    console_('console-demande-relire', async (view) => {
      await view.press('Garder la preuve');
      await view.see('date d’un appel, donnée sans aide');
      await view.run(`document.querySelectorAll('fieldset').forEach((one) => { one.querySelectorAll('input')[1].click(); })`);
      await view.press('Continuer');
      await view.fill('Numéro de la personne', '06 39 98 12 34');
      await view.press('Réunir les données');
      await view.see('En signant, vous confirmez');
    }),
    console_('console-doute', async (view) => {
      await view.press('Signaler un doute');
      await view.see('Mieux vaut un doute de trop.');
    }),
    console_('console-incident', async (view) => {
      await view.press('Envoyé à la mauvaise personne');
      await view.see('Merci, c’est signalé');
      await view.press('Fermer');
      await view.press('Toutes les demandes');
      await view.press('Incidents');
      await view.press('V-');
      await view.press('Oui, c’est une violation');
      await view.fill('Pourquoi vous concluez ainsi', 'Un courriel avec un planning est parti chez un tiers.');
    }),
    console_('console-violation', async (view) => {
      await view.press('Garder cette conclusion');
      await view.see('Le formulaire de la CNIL');
    }),
    console_('console-conservation', async (view) => {
      await view.press('Tous les incidents');
      await view.press('Conservation');
      await view.see('Purges faites');
    }),
    console_('console-registres', async (view) => {
      await view.press('Registres');
      await view.see('Gestion des appels');
    }),
    console_('console-registres-fiche', async (view) => {
      await view.press('Ouvrir la fiche Gestion des appels');
      await view.see('Mise en balance');
    }),
    console_('console-revues', async (view) => {
      await view.press('Annuler');
      await view.press('Revues et indicateurs');
      await view.see('Dossier de conformité');
    }),
    console_('console-mes-donnees', async (view) => {
      await view.press('Réglages');
      await view.press('Mes données');
      await view.see('Nom affiché');
    }),
    console_('console-charte', async (view) => {
      await view.press('Fermer');
      await view.press('Charte');
      await view.see('Votre phrase secrète vaut signature');
    }),
    softphone('doute', async (view, stage) => {
      await stage.console.press('Fermer');
      await stage.console.press('Aujourd’hui');
      await stage.console.press('Ouvrir le poste d’écoute');
      await view.see('Signaler un doute');
      await fillOwedForms(view);
      await view.press('Signaler un doute');
      await view.see('Mieux vaut un doute de trop.');
    }),
  ],
};

const wait = (milliseconds: number): string => `new Promise((resolve) => setTimeout(resolve, ${String(milliseconds)}))`;

const recordings: Scene = {
  name: 'recordings',
  open: openAssociation,
  screens: [
    console_('console-enregistrements-vide', async (view) => {
      await view.press('Enregistrements');
      await view.see('L’enregistrement est désactivé');
    }),
    console_('console-enregistrements-reglages', async (view) => {
      await view.press('Voir les réglages');
      await view.see('Une ligne d’écoute n’est pas un centre d’appels');
      await view.press('À la demande de l’écoutant');
      await view.see('But des enregistrements');
    }),
    console_('console-enregistrements-autoriser', async (view) => {
      const before = await view.call('recordings.getState', {});
      if (before.ok) await view.call('recordings.saveSettings', { settings: { ...before.value.settings, mode: 'manual', ownListening: true } });
      await view.press('Autoriser un mode');
      await view.see('Autoriser un mode automatique');
    }),
    softphone('enregistrer', async (view, stage) => {
      await stage.console.press('Annuler');
      await stage.console.call('window.openSoftphone', {});
      await view.see('Joignable');
      await fillOwedForms(view);
      await (await stage.operator()).ring('ordinary');
      await view.press('Répondre');
      await view.see('En appel');
      await view.press('Enregistrer…');
      await view.see('L’appelant est d’accord');
    }),
    softphone('enregistrement', async (view) => {
      await view.press('L’appelant est d’accord');
      await view.press('Commencer l’enregistrement');
      await view.see('Enregistrement en cours');
      await view.run(wait(6_000));
    }),
    softphone('enregistrement-pause', async (view) => {
      await view.press('Pause');
      await view.see('Enregistrement en pause');
    }),
    softphone('enregistrement-arreter', async (view) => {
      await view.run(wait(2_000));
      await view.press('Reprendre');
      await view.see('Enregistrement en cours');
      await view.run(wait(5_000));
      await view.press('Arrêter…');
      await view.see('L’enregistrement s’arrête pour tout l’appel.');
    }),
    softphone('enregistrement-refuse', async (view) => {
      await view.press('L’appelant refuse');
      await view.see('Refusé par l’appelant');
    }),
    console_('console-enregistrements', async (view, stage) => {
      await stage.softphone.press('Raccrocher');
      await stage.softphone.see('Appel terminé');
      await view.press('Écouter');
      await view.see('Jamais écouté.');
    }),
    console_('console-enregistrements-motif', async (view) => {
      await view.press('Écouter…');
      await view.see('Pour quel but');
    }),
    console_('console-enregistrements-lecture', async (view) => {
      await view.press('Formation');
      await view.fill('Motif', 'séance de supervision du 3 décembre');
      await view.press('Ouvrir et écouter');
      await view.see('Fichier intact');
      await view.run(wait(2_500));
      await view.press('Mettre en pause');
    }),
    console_('console-enregistrements-effacer-un-passage', async (view) => {
      await view.press('Effacer un passage');
      await view.see('Personne ne pourra plus l’entendre.');
    }),
    console_('console-enregistrements-grille', async (view) => {
      await view.press('Annuler');
      await view.press('Grille d’analyse');
      await view.see('La grille est détachée du son');
    }),
    console_('console-enregistrements-qualite', async (view) => {
      await view.press('Annuler');
      const listed = await view.call('recordings.list', { before: null, limit: 10 });
      const [entry] = listed.ok ? listed.value.entries : [];
      if (entry !== undefined) {
        await view.call('recordings.draw', { days: 31, wanted: 2 });
        await view.call('recordings.saveAnalysis', { recordingId: entry.id, marks: { welcome: 4, listening: 3, information: 3, orientation: null, closing: 2 }, remark: 'Prendre le temps de conclure.', erase: false });
      }
      await view.press('Qualité');
      await view.see('Tirage au sort');
      await view.see('Prendre le temps de conclure.');
    }),
    softphone('mes-enregistrements', async (view) => {
      await fillOwedForms(view);
      await view.see('Joignable');
      await view.press('Menu');
      await view.press('Mes enregistrements');
      await view.see('Les appels que vous avez pris et enregistrés');
    }),
  ],
};

export const scenes: readonly Scene[] = [installation, demonstration, association, rotaFilling, privacyDesk, recordings, provisional, unusable];
