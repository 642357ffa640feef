// Entry of the administrators' window.
import { mountWindow } from '../ui/mount.tsx';
import { ConsoleApp } from './console-app.tsx';

void mountWindow(<ConsoleApp />);
