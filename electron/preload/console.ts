// Preload of the console window.
import { exposeBridge } from './bridge.ts';

declare const __CONSOLE_CALLS__: readonly string[];
exposeBridge('console', __CONSOLE_CALLS__);
