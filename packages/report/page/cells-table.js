// @ts-check
'use strict';
// The table of all cells: sorted by its headings, filtered by words, and only the rows in sight are in the page.
(() => {
  /**
   * @typedef {{ kind: 'text', heading: string, texts: string[], values: number[] }} TextColumn
   * @typedef {{ kind: 'number', heading: string, decimals: number | null, values: (number | null)[] }} NumberColumn
   * @typedef {TextColumn | NumberColumn} Column
   */

  /** Rows kept above and below those in sight. */
  const margin = 12;

  const alphabet = new Intl.Collator('en', { numeric: true });

  /** What the reader chose; it holds when the table is replaced while a run goes on. */
  const chosen = { words: '', sorted: -1, descending: false };

  /** @param {Column} column @param {number} row @returns {string} */
  const textAt = (column, row) => {
    const value = column.values[row];
    if (value === null || value === undefined) return '–';
    if (column.kind === 'text') return column.texts[value] ?? '';
    const shown = column.decimals === null ? String(value) : value.toFixed(column.decimals);
    return shown.replace('-', '−');
  };

  const enhance = () => {
    const place = document.getElementById('cells-table');
    const data = document.getElementById('cells-rows');
    const box = place?.querySelector('.cells-window');
    const table = box?.querySelector('table');
    const body = table?.tBodies[0];
    if (!place || !data || !(box instanceof HTMLElement) || !table || !body) return;
    /** @type {Column[]} */
    const columns = JSON.parse(data.textContent ?? '[]');
    const count = columns[0]?.values.length ?? 0;
    const first = body.rows[0];
    if (first === undefined) return;
    const height = first.getBoundingClientRect().height || 28;
    place.querySelector('.cells-static')?.remove();

    // Widths stay as the first rows have them, whatever rows are in sight.
    const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
    for (const heading of headings)
      heading.style.minWidth = `${Math.ceil(heading.getBoundingClientRect().width)}px`;

    /** What a row is found by. */
    const found = Array.from({ length: count }, (_, row) =>
      columns
        .map((column) =>
          column.kind === 'text'
            ? textAt(column, row)
            : column.heading === 'Seed'
              ? `seed${column.values[row]}`
              : '',
        )
        .join(' ')
        .toLowerCase(),
    );
    // The order of texts by their letters, so that a column of them is sorted as fast as one of numbers.
    const ranks = columns.map((column) =>
      column.kind === 'number'
        ? []
        : column.texts
            .map((text, index) => ({ text, index }))
            .toSorted((a, b) => alphabet.compare(a.text, b.text))
            .reduce((/** @type {number[]} */ places, { index }, rank) => {
              places[index] = rank;
              return places;
            }, []),
    );

    const tools = document.createElement('p');
    tools.className = 'cells-tools';
    const label = document.createElement('label');
    label.textContent = 'Filter ';
    const input = document.createElement('input');
    input.type = 'search';
    input.id = 'cells-filter';
    input.placeholder = 'method, seed3, fail …';
    input.value = chosen.words;
    label.append(input);
    const told = document.createElement('span');
    told.setAttribute('role', 'status');
    tools.append(label, told);
    place.prepend(tools);

    /** @type {number[]} */
    let rows = [];
    let drawnFrom = -1;

    const draw = () => {
      const sight = Math.ceil(box.clientHeight / height);
      const from = Math.max(
        0,
        Math.min(Math.floor(box.scrollTop / height), rows.length - sight) - margin,
      );
      if (from === drawnFrom) return;
      drawnFrom = from;
      const to = Math.min(rows.length, from + sight + 2 * margin);
      const drawn = document.createDocumentFragment();
      drawn.append(spacer(from));
      for (let at = from; at < to; at += 1) {
        const row = document.createElement('tr');
        row.setAttribute('aria-rowindex', String(at + 2));
        for (const column of columns) {
          const cell = row.insertCell();
          if (column.kind === 'number') cell.className = 'right';
          cell.textContent = textAt(column, rows[at] ?? 0);
        }
        drawn.append(row);
      }
      drawn.append(spacer(rows.length - to));
      body.replaceChildren(drawn);
    };

    /** @param {number} left Rows that it stands for. */
    const spacer = (left) => {
      const row = document.createElement('tr');
      row.className = 'cells-spacer';
      row.setAttribute('aria-hidden', 'true');
      const cell = row.insertCell();
      cell.colSpan = columns.length;
      cell.style.height = `${left * height}px`;
      row.hidden = left === 0;
      return row;
    };

    const choose = () => {
      const words = chosen.words.toLowerCase().split(/\s+/).filter(Boolean);
      rows = [];
      for (let row = 0; row < count; row += 1)
        if (words.every((word) => found[row]?.includes(word))) rows.push(row);
      const column = columns[chosen.sorted];
      const own = ranks[chosen.sorted] ?? [];
      if (column) {
        const sign = chosen.descending ? -1 : 1;
        const valueOf = (/** @type {number} */ row) => {
          const value = column.values[row];
          return column.kind === 'text' ? (own[value ?? 0] ?? 0) : value;
        };
        rows.sort((a, b) => {
          const [left, right] = [valueOf(a), valueOf(b)];
          // What is not known stands last, either way.
          if (left == null || right == null) return Number(left == null) - Number(right == null);
          return sign * (left - right) || a - b;
        });
      }
      told.textContent =
        rows.length === count
          ? `${count.toLocaleString('en')} cells`
          : `${rows.length.toLocaleString('en')} of ${count.toLocaleString('en')} cells`;
      table.setAttribute('aria-rowcount', String(rows.length + 1));
      box.scrollTop = 0;
      drawnFrom = -1;
      draw();
    };

    for (const [index, heading] of headings.entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.id = `cells-sort-${index}`;
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener('click', () => {
        chosen.descending = chosen.sorted === index && !chosen.descending;
        chosen.sorted = index;
        nameOrder();
        choose();
      });
    }
    const nameOrder = () => {
      for (const [index, heading] of headings.entries()) {
        if (index === chosen.sorted)
          heading.setAttribute('aria-sort', chosen.descending ? 'descending' : 'ascending');
        else heading.removeAttribute('aria-sort');
      }
    };
    input.addEventListener('input', () => {
      chosen.words = input.value;
      choose();
    });
    box.addEventListener('scroll', draw, { passive: true });
    new ResizeObserver(() => {
      drawnFrom = -1;
      draw();
    }).observe(box);
    nameOrder();
    choose();
  };

  enhance();
  document.addEventListener('view-replaced', (event) => {
    if (event.target instanceof Element && event.target.id === 'cells') enhance();
  });
})();
