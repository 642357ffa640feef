// Entry of the listener's window.
import { mountWindow } from '../ui/mount.tsx';
import { SoftphoneApp } from './softphone-app.tsx';

void mountWindow(<SoftphoneApp />);
