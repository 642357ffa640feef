// Liste de blocage: who is kept away, why, until when and by whose decision; then what is over and not yet purged.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBan, IconCircleCheck, IconCircleDashed, IconHistory } from '@tabler/icons-react';
import type { Block } from '../../../core/contract/calls/blocklist.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, formatCount, formatDateTime } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { LiftBlockDialog, ProlongDialog } from './block-dialogs.tsx';
import classes from './blocklist.module.css';

const looks = {
  active: { tone: 'ring', Icon: IconBan },
  ended: { tone: 'plain', Icon: IconCircleDashed },
  lifted: { tone: 'ok', Icon: IconCircleCheck },
  prolonged: { tone: 'plain', Icon: IconHistory },
} as const;

export function BlocklistTab(): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('blocklist.list', {}, { staleTime: 0, refetchInterval: 60_000 });
  return (
    <>
      <p className={classes['intro']}>{t('blocklist.intro')}</p>
      <Loaded query={list}>
        {(blocks) => {
          const active = blocks.filter(({ state }) => state === 'active');
          const over = blocks.filter(({ state }) => state !== 'active');
          return (
            <>
              {active.length === 0 ? (
                <EmptyState icon={<IconBan size={44} stroke={1.9} />} title={t('blocklist.emptyTitle')}>
                  <p>{t('blocklist.empty')}</p>
                </EmptyState>
              ) : (
                <Section title={t('blocklist.active')}>
                  <Rows blocks={active} />
                </Section>
              )}
              {over.length === 0 ? null : (
                <Section title={t('blocklist.over')}>
                  <p className={classes['quiet']}>{t('blocklist.overText')}</p>
                  <Rows blocks={over} />
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Rows({ blocks }: { readonly blocks: readonly Block[] }): ReactNode {
  return (
    <ul className={classes['rows']}>
      {blocks.map((block) => (
        <Row key={block.id} block={block} />
      ))}
    </ul>
  );
}

function Row({ block }: { readonly block: Block }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState<'prolong' | 'lift' | null>(null);
  const { tone, Icon } = looks[block.state];
  const name = block.pseudonym ?? t('blocklist.restricted');
  const moment = (at: number): string => formatDateTime(at, language);
  const close = (): void => {
    setOpen(null);
  };
  const by = block.closedByName ?? t('blocklist.somebody');
  const end = {
    active: t('blocklist.until', { moment: moment(block.endsAt) }),
    ended: t('blocklist.ended', { moment: moment(block.endsAt) }),
    lifted: t('blocklist.lifted', { name: by, moment: moment(block.closedAt ?? block.endsAt) }),
    prolonged: t('blocklist.prolonged', { name: by, moment: moment(block.closedAt ?? block.endsAt) }),
  }[block.state];
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <span className={classes['head']}>
          <strong className={classes['name']}>{name}</strong>
          <Chip tone={tone} icon={<Icon size={18} stroke={1.9} />}>
            {t(`blocklist.state.${block.state}`)}
          </Chip>
        </span>
        <span>{block.note === '' ? t(`blocklist.reasonListed.${block.reason}`) : t('console.audit.reasonAndWords', { reason: t(`blocklist.reasonListed.${block.reason}`), words: block.note })}</span>
        <strong className={classes['end']}>{end}</strong>
        <span className={classes['quiet']}>
          {t('blocklist.decided', { name: block.decidedByName ?? t('blocklist.somebody'), moment: moment(block.decidedAt) })}
        </span>
        <span className={classes['quiet']}>{t('blocklist.keptAway', counted(block.keptAway, formatCount(block.keptAway, language)))}</span>
      </div>
      {block.state === 'active' ? (
        <div className={classes['acts']}>
          {block.pseudonym === null ? null : (
            <Button aria-label={t('blocklist.prolongOf', { pseudonym: name })} onClick={() => { setOpen('prolong'); }}>
              {t('blocklist.prolongOpen')}
            </Button>
          )}
          <Button aria-label={t('blocklist.liftOf', { pseudonym: name })} onClick={() => { setOpen('lift'); }}>
            {t('blocklist.liftOpen')}
          </Button>
        </div>
      ) : null}
      {open === 'prolong' ? <ProlongDialog block={block} pseudonym={name} onClose={close} /> : null}
      {open === 'lift' ? <LiftBlockDialog blockId={block.id} pseudonym={name} onClose={close} /> : null}
    </li>
  );
}
