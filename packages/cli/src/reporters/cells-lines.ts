import type { Plan, PlannedCell } from '@rl-exp/core';
import { stackOf } from '../diagnostics/stack-of.ts';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import { CellBoard } from './cell-board.ts';
import { cellNames } from './cell-table.ts';
import { eventLines } from './event-lines.ts';
import { duration, signed } from './numbers.ts';
import type { Paint } from './paint.ts';
import { reasonOf } from '../runtime/cell-failure.ts';

/** The log of a run with several cells: one line a cell, and what concerns them all; what is said again is left out. */
export class CellsLines {
  readonly board: CellBoard;
  readonly #names: ReadonlyMap<string, string>;
  readonly #count: number;
  readonly #paint: Paint;
  readonly #verbose: boolean;
  readonly #said = new Set<string>();
  #ended = 0;

  constructor(plan: Plan, paint: Paint, verbose: boolean) {
    this.board = new CellBoard(plan.cells);
    this.#names = cellNames(plan);
    this.#count = plan.cells.length;
    this.#paint = paint;
    this.#verbose = verbose;
  }

  /** Takes an event in and returns the lines that it leaves behind. */
  on(event: RuntimeEvent): readonly string[] {
    this.board.on(event);
    switch (event.type) {
      case 'cell-start':
      case 'episode-start':
      case 'step-end':
      case 'judge-start':
        return [];
      case 'cell-end':
        return [this.#ending(event.cell)];
      case 'cell-failed':
        this.#ended += 1;
        return this.#failure(event);
      case 'data-ready':
      case 'message':
        return eventLines(event, this.#paint, this.#verbose).filter((line) => this.#isNew(line));
      default:
        return eventLines(event, this.#paint, this.#verbose);
    }
  }

  /** One line of everything: how many cells are done, what was trained, how long it took and will take. */
  total(elapsedSeconds: number): string {
    const { rows } = this.board;
    const sum = (count: 'trained' | 'reused'): number =>
      rows.reduce((total, row) => total + row[count], 0);
    const done = rows.filter(({ state }) => state === 'done').length;
    const left = this.board.secondsLeft(elapsedSeconds);
    return [
      `${done} of ${this.#count} cells`,
      `trained ${sum('trained')}, reused ${sum('reused')}`,
      duration(elapsedSeconds),
      ...(left === null || left === 0 ? [] : [`about ${duration(left)} left`]),
    ].join(' · ');
  }

  #ending(cell: PlannedCell): string {
    this.#ended += 1;
    const { first, last, reward, verdict } = this.board.row(cell);
    const values = `${cell.objective.metric} ${first?.toFixed(3)} → ${last?.toFixed(3)}`;
    const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;
    const colour =
      verdict === 'pass' || verdict === 'fail' || verdict === 'inconclusive'
        ? colours[verdict]
        : 'dim';
    const parts = [
      this.#name(cell),
      values,
      `return ${signed(reward, 3)}`,
      this.#paint[colour](verdict ?? 'no verdict'),
    ];
    return `${this.#position()}${parts.join(' · ')}`;
  }

  #failure(event: { readonly cell: PlannedCell; readonly error: unknown }): readonly string[] {
    const { code, message } = reasonOf(event.error);
    const reason = `${code}: ${message.split('\n')[0] ?? ''}`;
    const failed = `${this.#name(event.cell)} · ${this.#paint.red('failed')}`;
    return [
      `${this.#position()}${failed} · ${this.#isNew(reason) ? reason : `${code}, as above`}`,
      ...(this.#verbose ? [stackOf(event.error)] : []),
    ];
  }

  #name(cell: PlannedCell): string {
    return this.#names.get(cell.id) ?? cell.id;
  }

  #position(): string {
    return `  ${`${this.#ended}/${this.#count}`.padEnd(9)} `;
  }

  #isNew(line: string): boolean {
    const isNew = !this.#said.has(line);
    this.#said.add(line);
    return isNew;
  }
}
