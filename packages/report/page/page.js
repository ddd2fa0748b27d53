// @ts-check
'use strict';
(() => {
  // The theme: the reader's choice, else the system's.
  const root = document.documentElement;
  const kept = (() => {
    try {
      return localStorage.getItem('rl-exp-theme');
    } catch {
      return null;
    }
  })();
  if (kept === 'light' || kept === 'dark') root.dataset['theme'] = kept;

  const isDark = () =>
    (root.dataset['theme'] ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.className = 'theme';
  const nameToggle = () => {
    toggle.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  toggle.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('rl-exp-theme', root.dataset['theme']);
    } catch {
      // It holds for as long as the page is open.
    }
    nameToggle();
  });
  const placeToggle = () => {
    nameToggle();
    document.getElementById('contents')?.append(toggle);
  };
  placeToggle();

  // What stands behind a point of a chart, beside it.
  const words = document.createElement('div');
  words.className = 'words';
  words.hidden = true;
  words.setAttribute('aria-hidden', 'true');
  document.body.append(words);

  /** @param {EventTarget | null} target */
  const speaking = (target) => (target instanceof Element ? target.closest('[data-words]') : null);

  /** @param {Element} about */
  const show = (about) => {
    words.textContent = about.getAttribute('data-words');
    words.hidden = false;
    const box = about.getBoundingClientRect();
    const own = words.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const right = box.right + 10 + own.width <= wide;
    const left = right ? box.right + 10 : box.left - own.width - 10;
    words.style.left = `${scrollX + Math.min(Math.max(8, left), wide - own.width - 8)}px`;
    words.style.top = `${scrollY + Math.max(8, box.top + Math.min(40, box.height / 3))}px`;
  };
  const hide = () => {
    words.hidden = true;
  };
  document.addEventListener('pointerover', (event) => {
    const about = speaking(event.target);
    if (about) show(about);
    else hide();
  });
  document.addEventListener('focusin', (event) => {
    const about = speaking(event.target);
    if (about) show(about);
    else hide();
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });

  // A link to what is folded away unfolds it.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at !== null; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
  };
  addEventListener('hashchange', unfold);
  unfold();

  // Of a page that stays up to date, the contents may have been made anew.
  document.addEventListener('view-replaced', ({ target }) => {
    if (target instanceof Element && target.id === 'contents') placeToggle();
  });
})();
