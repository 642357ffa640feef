// The route as a drawing: a lane a part, bars on one axis of seconds, an arrow where the call goes on. Each lane is named in
// words beside its bar; the bars are for the eye.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconDeviceDesktop, IconDeviceMobile, IconMessage2, IconSpeakerphone, IconUsers, IconUserPlus } from '@tabler/icons-react';
import { formatDuration } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { drawingOf } from '../logic/route-lanes.ts';
import { laneName, type Part, type ShownRoute } from './route-words.ts';
import classes from './routing.module.css';

const icons: { readonly [S in Part['step']]: typeof IconUsers } = {
  ringDesk: IconDeviceDesktop,
  ringBackup: IconUserPlus,
  ringOthers: IconUsers,
  forward: IconDeviceMobile,
  announceClosed: IconSpeakerphone,
  announceUnanswered: IconSpeakerphone,
  voicemail: IconMessage2,
};

const percent = (share: number): string => `${share * 100}%`;

export function RouteDrawing({ route }: { readonly route: ShownRoute }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { lanes, ticks } = drawingOf(route.sentence);
  const seconds = (value: number): string => formatDuration(value * 1000, language);
  return (
    <figure className={classes['drawing']}>
      <figcaption className="e-hidden">{t('rota.routing.drawing')}</figcaption>
      <ol className={classes['lanes']}>
        {lanes.map(({ part, from, to, end }, index) => {
          const Icon = icons[part.step];
          const { what, who } = laneName({ t, language }, route, part);
          const next = lanes[index + 1];
          return (
            <li key={index} className={classes['lane']}>
              <span className={classes['laneName']}>
                <Icon size={24} stroke={1.9} aria-hidden="true" />
                <span>
                  <strong>{what}</strong>
                  {who === '' ? null : <span className={classes['laneWho']}>{who}</span>}
                  <span className="e-hidden">{part.after === 0 ? t('rota.routing.policy.atOnce') : t('rota.routing.afterSeconds', { after: seconds(part.after) })}</span>
                </span>
              </span>
              <span className={classes['track']}>
                <svg width="100%" height="100%" aria-hidden="true">
                  {ticks.map((tick) => (
                    <line key={tick.seconds} className={classes['tickLine']} x1={percent(tick.at)} x2={percent(tick.at)} y1="0" y2="100%" />
                  ))}
                  <rect className={classes['bar']} data-end={end || undefined} x={percent(from)} width={percent(Math.max(0.01, to - from))} y="25%" height="50%" rx="6" />
                  {index === 0 ? null : <Arrow at={from} />}
                  {next === undefined ? null : <line className={classes['arrow']} x1={percent(next.from)} x2={percent(next.from)} y1="75%" y2="100%" />}
                </svg>
              </span>
            </li>
          );
        })}
      </ol>
      <div className={classes['axis']} aria-hidden="true">
        <span />
        <span className={classes['ticks']}>
          {ticks.map((tick) => (
            <span key={tick.seconds} style={{ left: percent(tick.at) }}>
              {seconds(tick.seconds)}
            </span>
          ))}
        </span>
      </div>
    </figure>
  );
}

/** From the lane above down to the bar: the call goes on here. */
function Arrow({ at }: { readonly at: number }): ReactNode {
  return (
    <>
      <line className={classes['arrow']} x1={percent(at)} x2={percent(at)} y1="0" y2="25%" />
      <svg x={percent(at)} y="25%" overflow="visible">
        <path className={classes['arrowHead']} d="M-6 -7 L6 -7 L0 2 Z" />
      </svg>
    </>
  );
}
