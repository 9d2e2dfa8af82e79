/**
 * `reload.js`: loads a page again when its sources were saved or something was published, and shows why when they
 * could not be built. JavaScript for browsers, types in JSDoc.
 *
 * A page that is hidden holds no connection, as browsers have few for one server; the version it is told when it is
 * shown again says whether it missed something. A browser may show an old copy of the page once more, with its old
 * version: so a page is not loaded again for the same version twice.
 */
export const reloadScript = String.raw`
'use strict';
(() => {
  const own = document.currentScript;
  let version = own instanceof HTMLScriptElement ? new URL(own.src).searchParams.get('version') : null;
  /** @type {EventSource | null} */
  let source = null;
  /** @type {HTMLElement | null} */
  let bar = null;

  function connect() {
    if (source !== null || document.visibilityState === 'hidden') return;
    source = new EventSource('/_storyclub/events');
    source.addEventListener('hello', (event) => {
      const now = String(JSON.parse(event.data).version);
      if (version !== null && version !== now && isNew(now)) location.reload();
      version = now;
    });
    source.addEventListener('saved', () => location.reload());
    source.addEventListener('published', () => location.reload());
    source.addEventListener('failed', (event) => show(JSON.parse(event.data).lines));
    source.addEventListener('error', () => {
      if (source === null || source.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(connect, 2000);
    });
  }

  function disconnect() {
    if (source !== null) source.close();
    source = null;
  }

  /** @param {string} now */
  function isNew(now) {
    try {
      const last = sessionStorage.getItem('storyclub-version');
      sessionStorage.setItem('storyclub-version', now);
      return last !== now;
    } catch {
      return false;
    }
  }

  /** @param {readonly string[]} lines */
  function show(lines) {
    hide();
    bar = document.createElement('div');
    const root = bar.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(
      ':host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; }' +
        'section { display: flex; gap: 1rem; align-items: flex-start; padding: 0.8rem 1rem; max-height: 40vh;' +
        ' overflow: auto; font: 15px/1.45 system-ui, sans-serif; color: #fdfdfb; background: #5c1712;' +
        ' border-top: 1px solid #fdfdfb; }' +
        'div { flex: 1; min-width: 0; }' +
        'p { margin: 0; font-weight: 600; }' +
        'pre { margin: 0.4rem 0 0; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap;' +
        ' overflow-wrap: anywhere; }' +
        'button { font: inherit; color: inherit; background: none; border: 1px solid; border-radius: 3px;' +
        ' padding: 0.15rem 0.7rem; cursor: pointer; }' +
        'button:focus-visible { outline: 2px solid; outline-offset: 2px; }',
    );
    root.adoptedStyleSheets = [style];
    const section = document.createElement('section');
    section.setAttribute('aria-label', 'Build');
    const text = document.createElement('div');
    text.setAttribute('role', 'alert');
    const what = document.createElement('p');
    what.textContent = 'What was saved could not be built. This page shows what was there before.';
    const why = document.createElement('pre');
    why.textContent = lines.join('\n');
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = 'Close';
    close.addEventListener('click', hide);
    text.append(what, why);
    section.append(text, close);
    root.append(section);
    document.body.append(bar);
  }

  function hide() {
    if (bar !== null) bar.remove();
    bar = null;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') disconnect();
    else connect();
  });
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  connect();
})();
`.trimStart();
