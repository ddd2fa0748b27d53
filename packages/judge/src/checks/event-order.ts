import { canonicalJson, type EventOf, type JournalEvent } from '@rl-exp/core';
import { defineCheck } from './check.ts';

/** Events come in an order in which they can happen: nothing is decided unasked, trained undecided, told afterwards. */
export const eventOrder = defineCheck('event_order', ({ journal }, results) => {
  const order = new EventOrder();
  const problems = journal.flatMap(({ event, seq }) => {
    const fault = order.take(event);
    return fault === null ? [] : [`Journal line ${seq + 1}: ${fault}.`];
  });
  if (order.phase !== 'ended') problems.push('The episode has no end.');
  const count = (type: JournalEvent['type']): number =>
    journal.filter(({ event }) => event.type === type).length;
  return results.of(problems, `All ${journal.length} events come in an order that can be.`, {
    asks: count('ask'),
    interruptions: count('interrupted'),
    workers_lost: count('worker-lost'),
  });
});

type Phase = 'unopened' | 'between' | 'asked' | 'decided' | 'trained' | 'ended';

/** What a worker can be at when it is lost. A state that was evicted is made again where it is needed. */
const workOf: Readonly<Record<Phase, readonly EventOf<'worker-lost'>['during'][]>> = {
  unopened: ['persist', 'evaluate'],
  between: ['advance', 'persist'],
  asked: ['advance', 'persist'],
  decided: ['advance', 'persist'],
  trained: ['advance', 'persist', 'evaluate'],
  ended: ['advance', 'persist', 'evaluate', 'export'],
};

class EventOrder {
  phase: Phase = 'unopened';
  #done = 0;
  #attempts = 0;
  #exchanges = 0;
  #decision: EventOf<'decision'> | null = null;
  #trained: EventOf<'transition'> | null = null;

  /** Takes the next event in; says why it cannot come here, or null where it can. */
  take(event: JournalEvent): string | null {
    const fault = this.#faultOf(event);
    switch (event.type) {
      case 'episode-start':
      case 'fork':
        this.phase = 'between';
        break;
      case 'ask':
        this.phase = 'asked';
        this.#attempts = event.attempt;
        break;
      case 'decision':
        this.phase = 'decided';
        this.#decision = event;
        break;
      case 'transition':
        this.phase = 'trained';
        this.#trained = event;
        break;
      case 'step-end':
        this.phase = 'between';
        this.#done = event.step;
        [this.#attempts, this.#exchanges] = [0, 0];
        [this.#decision, this.#trained] = [null, null];
        break;
      case 'episode-end':
        this.phase = 'ended';
        break;
      case 'exchange':
        this.#exchanges = event.index + 1;
        break;
      case 'worker-lost':
      case 'interrupted':
      case 'verdict':
    }
    return fault;
  }

  #faultOf(event: JournalEvent): string | null {
    switch (event.type) {
      case 'episode-start':
        return this.phase === 'unopened' ? null : 'an episode starts only once';
      case 'fork':
        return this.phase === 'between' && event.step === this.#done
          ? null
          : `a fork at step ${event.step} does not come after the end of that step`;
      case 'ask':
        return this.#askFault(event);
      case 'exchange':
        return this.phase === 'asked' &&
          event.step === this.#done + 1 &&
          event.index === this.#exchanges
          ? null
          : `an exchange of step ${event.step} cannot be here`;
      case 'decision':
        return this.phase === 'asked' && event.step === this.#done + 1
          ? null
          : `nobody was asked for the decision of step ${event.step}`;
      case 'transition':
        return this.phase === 'decided' && event.step === this.#done + 1
          ? null
          : `step ${event.step} trains without having been decided`;
      case 'step-end':
        return this.#stepFault(event);
      case 'episode-end':
        return this.phase === 'between' && this.#done > 0
          ? null
          : 'an episode ends only after a step';
      case 'worker-lost':
        return this.#lossFault(event);
      case 'interrupted':
        return this.phase !== 'unopened' &&
          this.phase !== 'ended' &&
          event.after_step === this.#done
          ? null
          : `an interruption after step ${event.after_step} cannot be here`;
      case 'verdict':
        return this.phase === 'ended' ? null : 'a verdict comes before the end';
    }
  }

  #askFault({ step, attempt }: EventOf<'ask'>): string | null {
    if ((this.phase !== 'between' && this.phase !== 'asked') || step !== this.#done + 1) {
      return `the agent is asked for step ${step} where it cannot be`;
    }
    return attempt === this.#attempts + 1
      ? null
      : `attempt ${attempt} at step ${step} comes after ${this.#attempts}`;
  }

  #stepFault(event: EventOf<'step-end'>): string | null {
    const { step, step_id: id, from, action, transition } = event;
    if (
      (this.phase !== 'decided' && this.phase !== 'trained') ||
      step !== this.#done + 1 ||
      id !== this.#decision?.step_id
    ) {
      return `step ${step} ends without having been decided`;
    }
    const begun = this.#trained;
    const holds =
      begun === null
        ? transition === null
        : canonicalJson({ from, action, transition }) ===
          canonicalJson({
            from: begun.from,
            action: begun.action,
            transition: begun.transition,
          });
    return holds ? null : `step ${step} ends with another training than it had`;
  }

  #lossFault({ step, during }: EventOf<'worker-lost'>): string | null {
    const begun = this.phase === 'decided' || this.phase === 'trained';
    const current = begun ? this.#done + 1 : this.#done;
    return step === current && workOf[this.phase].includes(during)
      ? null
      : `a worker cannot be lost here in ${during} of step ${step}`;
  }
}
