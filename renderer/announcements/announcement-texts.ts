// The words of the bundled voice, as they lie beside its files. Callers of a French helpline are spoken to in French,
// whatever the language of the screen.
import { bundledPieces, type AnnouncementKind, type AnnouncementSettings } from '../../core/domain/announcements/announcements.ts';

type Texts = Readonly<Record<string, { readonly text: string }>>;

const [texts = {}] = Object.values(import.meta.glob<Texts>('../../resources/announcements/texts.json', { eager: true, import: 'default' }));

/** What callers hear of the bundled voice; empty when that kind is off or has the association's own sound. */
export function bundledText(kind: AnnouncementKind, settings: AnnouncementSettings, keysRead: boolean): string {
  return bundledPieces(kind, settings, keysRead)
    .map((piece) => texts[`${piece}.wav`]?.text ?? '')
    .join(' ');
}
