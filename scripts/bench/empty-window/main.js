// The yardstick of the start-up figure: an Electron window with nothing in it.
const { app, BrowserWindow } = require('electron');
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, contextIsolation: true } });
  void window.loadURL('data:text/html,<title>empty</title><input autofocus>');
});
