// The poster for the wall: a week as rows of hours, a month as a calendar; A4 landscape, as many sheets as it takes.
// Invariant: it says no more of a name than the association chose.
import type { TFunction } from 'i18next';
import type { ReactElement, ReactNode } from 'react';
import type { PosterBlock, PosterHandoff } from '../../core/contract/rota-exchange-model.ts';
import { dateText, Foot, holidayOf, hoursText, Mark, missingText, PersonStripe, personText, spanText, timeText, type Language } from './rota-parts.tsx';
import { bandGap, bandRoom, datesBetween, monthPages, weekPages, type Band, type MonthWeek } from './rota-pages.ts';

interface PosterProps {
  readonly poster: PosterHandoff;
  readonly language: Language;
  readonly t: TFunction;
}

export function RotaPoster(props: PosterProps): ReactElement {
  const { poster } = props;
  const days = datesBetween(poster.from, poster.to);
  const bodies: ReactNode[] =
    poster.period === 'week'
      ? weekPages(poster.blocks, days).map((bands, page) => <Week key={page} {...props} days={days} bands={bands} />)
      : monthPages(poster.blocks, poster.from, poster.to).map((weeks, page) => <Month key={page} {...props} weeks={weeks} />);
  return (
    <>
      {bodies.map((body, index) => (
        <article className="poster" key={index}>
          <Head {...props} />
          {poster.blocks.length === 0 ? <p className="lead">{props.t('print.rota.empty')}</p> : body}
          <Foot paper={poster} note={props.t(`print.rota.foot.${poster.names}`)} language={props.language} t={props.t} page={index + 1} pages={bodies.length} />
        </article>
      ))}
    </>
  );
}

function Head({ poster, language, t }: PosterProps): ReactElement {
  const month = dateText(poster.from, language, { month: 'long', year: 'numeric' });
  return (
    <header className="poster-head">
      <Mark name={poster.association.name} />
      <div className="who">
        <h1>{t(`print.rota.posterTitle.${poster.period}`)}</h1>
        <p className="poster-span">
          {poster.period === 'week' ? spanText(poster, language, t) : month}
          {', '}
          {poster.helpline}
        </p>
      </div>
      {poster.contact === '' ? null : (
        <p className="contact">
          <span>{t('print.rota.unable')}</span>
          <strong>{poster.contact}</strong>
        </p>
      )}
    </header>
  );
}

function Week({ poster, language, t, days, bands }: PosterProps & { readonly days: readonly string[]; readonly bands: readonly Band[] }): ReactElement {
  return (
    <table className="week">
      <thead>
        <tr>
          <td />
          {days.map((date) => (
            <th scope="col" key={date}>
              <span>{dateText(date, language, { weekday: 'long' })}</span>
              <b>{Number(date.slice(8))}</b>
              <small>{holidayOf(poster, date, language)}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bands.map((band) => (
          <tr key={`${band.from} ${band.to}`} style={{ height: `${String(Math.max(band.height, Math.min(38, bandRoom / bands.length) - bandGap))}mm` }}>
            <th scope="row">{hoursText(band, language, t)}</th>
            {band.cells.map((blocks, index) => (
              <td key={days[index]}>
                <div className="cell">
                  {blocks.map((block, rank) => (
                    <Block key={rank} block={block} poster={poster} t={t} />
                  ))}
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Block({ block, poster, t }: { readonly block: PosterBlock; readonly poster: PosterHandoff; readonly t: TFunction }): ReactElement {
  const { people, missing, label, onCall } = block;
  const [whom = ''] = poster.contact.split(/[,:;]/u);
  const note = [label, onCall ? t('print.rota.onCall') : ''].filter((text) => text !== '').join(', ');
  return (
    <div className="block" data-open={people.length === 0 || undefined}>
      {people.map((person, index) => (
        <div className="person" key={index}>
          <PersonStripe rank={person.rank} />
          <p>
            <b>{personText(person, t)}</b>
          </p>
          {poster.names === 'initials' ? null : <small>{person.initials}</small>}
        </div>
      ))}
      {missing > 0 ? (
        <p className="open">
          <b>{missingText(block, t)}</b>
          {people.length === 0 && whom !== '' ? <span>{t('print.rota.signUp', { who: whom.trim() })}</span> : null}
        </p>
      ) : null}
      {note === '' ? null : <p className="block-note">{note}</p>}
    </div>
  );
}

function Month({ poster, language, t, weeks }: PosterProps & { readonly weeks: readonly MonthWeek[] }): ReactElement {
  return (
    <table className="month">
      <thead>
        <tr>
          {weeks[0]?.days.map(({ date }) => (
            <th scope="col" key={date}>
              {dateText(date, language, { weekday: 'long' })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.days[0]?.date} style={{ height: `${String(week.height)}mm` }}>
            {week.days.map(({ date, inside, blocks }) => (
              <td key={date} data-outside={!inside || undefined}>
                {inside ? (
                  <>
                    <p className="month-day">
                      <b>{Number(date.slice(8))}</b>
                      <small>{holidayOf(poster, date, language)}</small>
                    </p>
                    {blocks.map((block, rank) => (
                      <p className="month-block" key={rank} data-open={block.missing > 0 || undefined}>
                        <b>
                          {timeText(block.from, language)}–{timeText(block.to, language)}
                        </b>
                        <span>
                          {[
                            ...block.people.map((person) => personText(person, t)),
                            ...(block.missing > 0 ? [missingText(block, t)] : []),
                            ...(block.label === '' ? [] : [block.label]),
                            ...(block.onCall ? [t('print.rota.onCall')] : []),
                          ].join(', ')}
                        </span>
                      </p>
                    ))}
                  </>
                ) : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
