import { shorten } from './format.js';

const KEY = 'chat.notify';

/** The browser's own notifications, for when the page is not in front. */
export class Notifier {
  get possible() {
    return 'Notification' in window && Notification.permission !== 'denied';
  }

  get on() {
    return this.possible && Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on';
  }

  async toggle() {
    if (this.on) {
      localStorage.removeItem(KEY);
      return;
    }
    if (this.possible && (await Notification.requestPermission()) === 'granted') localStorage.setItem(KEY, 'on');
  }

  show({ title, text, tag, onOpen }) {
    if (!this.on || (document.visibilityState === 'visible' && document.hasFocus())) return;
    try {
      const note = new Notification(title, { body: shorten(text, 140), tag, icon: '/favicon.svg' });
      note.onclick = () => {
        window.focus();
        onOpen();
        note.close();
      };
    } catch {
      // Some phones only allow notifications from a service worker; the toast in the page remains.
    }
  }
}
