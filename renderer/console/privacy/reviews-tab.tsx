// Revues et indicateurs: what is due for review, with its evidence; how compliance stands; the compliance file in one click.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { Indicators, Review } from '../../../core/contract/calls/privacy-reviews.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, TextAreaField } from '../../ui/field.tsx';
import { formatCount, formatPercent } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { indicatorRows } from '../logic/indicators.ts';
import { ActDialog } from './act-dialog.tsx';
import { dateIn, todayInParis, useDates } from './dates.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

export function ReviewsTab(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const reviews = useCallQuery('reviews.list', { language }, { staleTime: 0 });
  const figures = useCallQuery('reviews.getIndicators', {}, { staleTime: 0 });
  const [done, setDone] = useState<Review | null>(null);
  return (
    <>
      <Card title={t('privacy.indicators.title')}>
        <p className={classes['quiet']}>{t('privacy.indicators.text')}</p>
        <Loaded query={figures}>{(indicators) => <Figures indicators={indicators} />}</Loaded>
      </Card>
      <Card title={t('privacy.reviews.title')}>
        <p className={classes['quiet']}>{t('privacy.reviews.text')}</p>
        <Loaded query={reviews}>
          {(list) => (
            <ul className={classes['rows']}>
              {list.map((review) => (
                <li key={review.key} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{review.title}</span>
                    <span className={classes['quiet']}>
                      {t(`privacy.frequency.${review.frequency}`)}
                      {review.lastRun === null ? `, ${t('privacy.reviews.never')}` : `, ${t('privacy.reviews.last', { date: dates.day(review.lastRun.doneOn), name: review.lastRun.doneByName ?? '' })}`}
                    </span>
                  </span>
                  <Chip tone={review.overdue ? 'alert' : 'ok'} icon={review.overdue ? <IconAlertTriangle size={18} stroke={1.9} /> : <IconCircleCheckFilled size={18} />}>
                    {review.overdue ? t('privacy.reviews.overdue', { date: dates.day(review.dueOn) }) : t('privacy.reviews.due', { date: dates.day(review.dueOn) })}
                  </Chip>
                  <Button
                    aria-label={t('privacy.reviews.doLabel', { title: review.title })}
                    onClick={() => {
                      setDone(review);
                    }}
                  >
                    {t('privacy.reviews.do')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
      <Card title={t('privacy.file.title')}>
        <p className={classes['quiet']}>{t('privacy.file.text')}</p>
        <RegisterPapers papers={['complianceFile']} />
      </Card>
      {done === null ? null : <ReviewDialog review={done} onClose={() => { setDone(null); }} />}
    </>
  );
}

function Figures({ indicators }: { readonly indicators: Indicators }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <dl className={classes['grid']}>
      {indicatorRows(indicators).map(({ name, value, good }) => (
        <div key={name} data-tone={good === null ? 'plain' : good ? 'ok' : 'ring'}>
          <dt>{t(`privacy.indicator.${name}`, { count: value?.kind === 'percent' ? 2 : (value?.amount ?? 0) })}</dt>
          <dd>
            {value === null ? t('privacy.indicators.noData') : value.kind === 'percent' ? formatPercent(value.amount / 100, language) : formatCount(value.amount, language)}
            {good === null ? null : <span className={classes['verdictWord']}>{good ? t('privacy.indicators.good') : t('privacy.indicators.look')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ReviewDialog({ review, onClose }: { readonly review: Review; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [items, setItems] = useState(() => review.items.map(({ key }) => ({ key, done: false, evidence: '' })));
  const [findings, setFindings] = useState('');
  const [on, setOn] = useState<string>(todayInParis());
  const complete = useCallMutation('reviews.complete', {
    onSuccess: () => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[0] === 'string' && queryKey[0].startsWith('reviews.') });
      onClose();
    },
  });
  const day = dateIn(on);
  const change = (key: string, with_: { readonly done?: boolean; readonly evidence?: string }): void => {
    setItems(items.map((item) => (item.key === key ? { ...item, ...with_ } : item)));
  };
  return (
    <ActDialog
      title={review.title}
      submit={t('privacy.reviews.submit')}
      busy={complete.isPending}
      error={complete.error}
      missing={day === null ? t('privacy.dialog.dateOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        if (day !== null) complete.mutate({ key: review.key, on: day, findings, items });
      }}
    >
      <p className={classes['quiet']}>{t('privacy.reviews.dialogText')}</p>
      {review.items.map(({ key, label, article }) => {
        const item = items.find((one) => one.key === key);
        return (
          <div key={key} className={classes['check']}>
            <Checkbox
              label={t('privacy.reviews.item', { label, article })}
              checked={item?.done === true}
              onChange={(event) => {
                change(key, { done: event.currentTarget.checked });
              }}
            />
            <Field
              label={t('privacy.reviews.evidenceOf', { label })}
              classNames={{ label: 'e-hidden' }}
              placeholder={t('privacy.reviews.evidence')}
              maxLength={500}
              value={item?.evidence ?? ''}
              onChange={(event) => {
                change(key, { evidence: event.currentTarget.value });
              }}
            />
          </div>
        );
      })}
      <TextAreaField label={t('privacy.reviews.findings')} maxLength={4000} autosize minRows={2} value={findings} onChange={(event) => { setFindings(event.currentTarget.value); }} />
      <Field type="date" label={t('privacy.reviews.on')} max={todayInParis()} value={on} onChange={(event) => { setOn(event.currentTarget.value); }} />
    </ActDialog>
  );
}
