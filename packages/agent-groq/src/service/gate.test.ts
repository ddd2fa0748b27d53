import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

function gateAt(): { readonly gate: Gate; readonly pass: (ms: number) => void } {
  let now = 0;
  return {
    gate: new Gate(() => now),
    pass: (ms) => {
      now += ms;
    },
  };
}

test('the longest pause that was asked for holds', () => {
  const { gate, pass } = gateAt();
  gate.pause(500);
  gate.pause(100);
  pass(200);
  expect(gate.pauseMs).toBe(300);
  pass(400);
  expect(gate.pauseMs).toBe(0);
});

test('headers that leave no request, or fewer tokens than the last question took, are a pause', () => {
  const { gate } = gateAt();
  const limits = (requests: string, tokens: string): Headers =>
    new Headers({
      'x-ratelimit-remaining-requests': requests,
      'x-ratelimit-reset-requests': '2s',
      'x-ratelimit-remaining-tokens': tokens,
      'x-ratelimit-reset-tokens': '700ms',
    });
  gate.answered(1100);
  gate.heed(limits('1', '1100'));
  gate.heed(new Headers());
  expect(gate.pauseMs).toBe(0);
  gate.heed(limits('1', '1099'));
  expect(gate.pauseMs).toBe(700);
  gate.heed(limits('0', '1099'));
  expect(gate.pauseMs).toBe(2000);
});

test('three questions in a row without an answer open the breaker, an answer in between does not', () => {
  const { gate, pass } = gateAt();
  gate.unanswered();
  gate.unanswered();
  gate.answered(0);
  gate.unanswered();
  gate.unanswered();
  expect(gate.isOpen).toBe(false);
  gate.unanswered();
  expect(gate.isOpen).toBe(true);
  pass(30_000);
  expect(gate.isOpen).toBe(false);
  gate.unanswered();
  expect(gate.isOpen).toBe(true);
});
