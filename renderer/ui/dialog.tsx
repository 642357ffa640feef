// A modal: the platform's own <dialog>, which traps the focus, makes the rest inert, closes on Escape and gives the
// focus back. No transition (0 ms): nothing slides while someone listens.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconX } from '@tabler/icons-react';
import { IconButton } from './button.tsx';
import { useOverflow } from './use-overflow.ts';
import classes from './dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** `alert` for what will be lost; it closes by its buttons or Escape only. */
  readonly kind?: 'normal' | 'alert';
  readonly tone?: 'plain' | 'alert';
  /** For texts to read: the body takes the focus, so that the keyboard can scroll it. */
  readonly reading?: boolean;
  /** Buttons, at the bottom and always in sight. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Dialog(props: DialogProps): ReactNode {
  // Mounted only while open: its fields start anew each time.
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ title, onClose, kind = 'normal', tone = 'plain', reading = false, actions, children }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const overflow = useOverflow();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes['dialog']}
      role={kind === 'alert' ? 'alertdialog' : 'dialog'}
      aria-modal="true"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (kind === 'normal' && event.target === ref.current) onClose();
      }}
    >
      <div className={classes['frame']}>
        <header className={classes['header']}>
          <h2 id={id} className={classes['title']} data-colour={tone}>
            {title}
          </h2>
          <IconButton
            label={t('app.close')}
            icon={<IconX size={22} stroke={1.9} aria-hidden="true" />}
            onClick={onClose}
          />
        </header>
        <div className={classes['body']} {...(reading ? { role: 'group', tabIndex: 0, 'aria-labelledby': id } : overflow)}>
          {children}
        </div>
        {actions === undefined ? null : <footer className={classes['actions']}>{actions}</footer>}
      </div>
    </dialog>
  );
}
