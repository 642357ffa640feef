// Starts or resumes the installation; the wizard then takes the whole window.
import { useEffect, type ReactNode } from 'react';
import { useInstallation } from './installation-store.ts';

export function BeginInstallation(): ReactNode {
  const begin = useInstallation((installation) => installation.begin);
  useEffect(() => {
    begin();
  }, [begin]);
  return null;
}
