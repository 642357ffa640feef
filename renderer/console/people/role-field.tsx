// The choice of a role, each with what it is for.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Radio } from '@mantine/core';
import { roles, type Role } from '../../../core/contract/access.ts';
import choice from '../choice.module.css';
import classes from './people.module.css';

interface RoleFieldProps {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
  readonly disabled?: boolean;
}

export function RoleField({ role, onChange, disabled = false }: RoleFieldProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t('console.people.role')}
      value={role}
      onChange={(value) => {
        onChange(roles.find((one) => one === value) ?? role);
      }}
    >
      <div className={classes['roles']}>
        {roles.map((one) => (
          <Radio key={one} className={choice['choice'] ?? ''} value={one} disabled={disabled} label={t(`app.roles.${one}`)} description={t(`app.roleDescriptions.${one}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}
