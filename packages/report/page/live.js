// @ts-check
'use strict';
// Keeps an open page up to date. The server sends views that have become others; where the connection is cut, it is told
// which change was the last to arrive, and sends what came after.
(() => {
  /**
   * Views whose change waits until the audio in them stops.
   *
   * @type {Map<string, AbortController>}
   */
  const waitingViews = new Map();
  const { events } = document.body.dataset;
  if (events !== undefined) followEvents(events);
  tellTimes();
  setInterval(tellTimes, 1000);

  /** @param {string} address */
  function followEvents(address) {
    const url = new URL(address, location.href);
    const longestSilenceMs = 40_000;
    const firstRetryMs = 1000;
    const lastRetryMs = 10_000;
    /** @type {EventSource | null} */
    let source = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let retryMs = firstRetryMs;
    let trouble = '';
    const line = document.createElement('p');
    line.id = 'live';
    line.setAttribute('role', 'status');
    document.body.append(line);

    /** @param {'connecting' | 'live' | 'lost'} state */
    function show(state) {
      const words = {
        connecting: 'Connecting…',
        live: 'Live',
        lost: 'Connection lost; trying again…',
      };
      line.dataset['state'] = trouble === '' ? state : 'trouble';
      line.textContent = trouble === '' ? words[state] : trouble;
    }

    function open() {
      close();
      source = new EventSource(url);
      source.addEventListener('open', () => {
        retryMs = firstRetryMs;
        show('live');
        expectMore();
      });
      source.addEventListener('view', ({ data, lastEventId }) => {
        url.searchParams.set('since', lastEventId);
        takeView(JSON.parse(data));
        expectMore();
      });
      source.addEventListener('trouble', ({ data }) => {
        trouble = JSON.parse(data).text ?? '';
        show('live');
        expectMore();
      });
      source.addEventListener('alive', expectMore);
      source.addEventListener('error', () => {
        show('lost');
        openAfter(retryMs);
        retryMs = Math.min(retryMs * 2, lastRetryMs);
      });
    }

    function close() {
      clearTimeout(timer);
      source?.close();
      source = null;
    }

    /** @param {number} delayMs */
    function openAfter(delayMs) {
      close();
      timer = setTimeout(open, delayMs);
    }

    /** A connection that has died without a word is noticed by its silence. */
    function expectMore() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        show('lost');
        open();
      }, longestSilenceMs);
    }

    // A browser has few connections to one server, and a page that nobody sees needs none.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) close();
      else open();
    });
    show('connecting');
    if (!document.hidden) open();
  }

  /**
   * Puts a view in the place of what it was, or of a new one behind its neighbour. While it is being listened to, it waits.
   *
   * @param {{ id: string, html: string | null, after: string | null }} change
   */
  function takeView({ id, html, after }) {
    const old = document.getElementById(id);
    const playing = [...(old?.querySelectorAll('audio') ?? [])].find((audio) => !audio.paused);
    if (playing !== undefined) {
      const again = () => takeView({ id, html, after });
      waitingViews.get(id)?.abort();
      const waiting = new AbortController();
      waitingViews.set(id, waiting);
      playing.addEventListener('pause', again, { once: true, signal: waiting.signal });
      return;
    }
    waitingViews.get(id)?.abort();
    waitingViews.delete(id);
    if (html === null) {
      old?.remove();
      return;
    }
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = template.content.firstElementChild;
    if (fresh === null) return;
    keepPlace(() => {
      if (old !== null) {
        const restore = whatReadersDid(old);
        old.replaceWith(fresh);
        tellReplaced(fresh);
        restore(fresh);
      } else {
        const main = document.querySelector('main');
        const neighbour = after === null ? null : document.getElementById(after);
        if (neighbour !== null && main?.contains(neighbour)) neighbour.after(fresh);
        else main?.prepend(fresh);
        tellReplaced(fresh);
      }
    });
    tellTimes();
  }

  /**
   * Lets the other scripts do what they did to the view before it was replaced.
   *
   * @param {Element} fresh
   */
  function tellReplaced(fresh) {
    fresh.dispatchEvent(new CustomEvent('view-replaced', { bubbles: true }));
  }

  /**
   * What a reader has opened, focused and scrolled within a view, to be done again in the one that replaces it.
   *
   * @param {Element} old
   * @returns {(fresh: Element) => void}
   */
  function whatReadersDid(old) {
    const details = [
      ...old.querySelectorAll('details'),
      ...(old.matches('details') ? [old] : []),
    ].map((element) => ({ path: pathWithin(old, element), open: element.hasAttribute('open') }));
    const scrolled = [...old.querySelectorAll('*')]
      .filter(({ scrollLeft, scrollTop }) => scrollLeft !== 0 || scrollTop !== 0)
      .map((element) => {
        const { scrollLeft, scrollTop } = element;
        return { path: pathWithin(old, element), scrollLeft, scrollTop };
      });
    const active = document.activeElement;
    const focused = active !== null && old.contains(active) ? active : null;
    const focusedPath = focused === null ? null : pathWithin(old, focused);
    return (fresh) => {
      for (const { path, open } of details) elementAt(fresh, path)?.toggleAttribute('open', open);
      for (const { path, scrollLeft, scrollTop } of scrolled) {
        elementAt(fresh, path)?.scrollTo(scrollLeft, scrollTop);
      }
      if (focusedPath === null) return;
      const again = elementAt(fresh, focusedPath);
      if (again instanceof HTMLElement || again instanceof SVGElement) {
        again.focus({ preventScroll: true });
      }
    };
  }

  /**
   * Where an element stands within a view: its id where it has one, else its place among the children of its parents.
   *
   * @typedef {{ id: string, indices: readonly number[], tag: string }} Path
   * @param {Element} view
   * @param {Element} element
   * @returns {Path}
   */
  function pathWithin(view, element) {
    const indices = [];
    for (let at = element; at !== view && at.parentElement !== null; at = at.parentElement) {
      indices.unshift([...at.parentElement.children].indexOf(at));
    }
    return { id: element.id, indices, tag: element.tagName };
  }

  /**
   * @param {Element} view
   * @param {Path} path
   * @returns {Element | null}
   */
  function elementAt(view, { id, indices, tag }) {
    /** @type {Element | null} */
    let at = view;
    if (id === '') for (const index of indices) at = at?.children[index] ?? null;
    else if (view.id !== id) at = view.querySelector(`#${CSS.escape(id)}`);
    return at?.tagName === tag ? at : null;
  }

  /**
   * Changes the page so that what is at the top of the window stays there.
   *
   * @param {() => void} change
   */
  function keepPlace(change) {
    const seen = [...document.querySelectorAll('main > *')].find(
      (element) => element.getBoundingClientRect().bottom > 0,
    );
    const id = seen?.id ?? '';
    const before = seen?.getBoundingClientRect().top ?? 0;
    change();
    const after = id === '' ? seen : document.getElementById(id);
    // At the top of the page what is new is to be seen.
    if (after?.isConnected && scrollY > 0) {
      scrollBy({ top: after.getBoundingClientRect().top - before, behavior: 'instant' });
    }
  }

  /** Writes into every `<time data-since>` how long it has been so. */
  function tellTimes() {
    for (const time of document.querySelectorAll('time[data-since]')) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dateTime)) / 1000));
      const text =
        seconds < 60
          ? `${seconds} s`
          : seconds < 3600
            ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
            : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
      if (time.textContent !== `for ${text}`) time.textContent = `for ${text}`;
    }
  }
})();
