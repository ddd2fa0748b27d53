import { answerSchema, type Answer, type Attempt } from './answer.ts';
import { addTokens, noTokens, readCompletion, type Completion, type Tokens } from './completion.ts';
import { faultOf, type Fault, type FaultName, type Outcome } from './fault.ts';
import { partAtFault, rungOf, type FormPart, type Rung } from './form.ts';
import { persist, type Persistence } from './persist.ts';
import { requestBody, type Question } from './question.ts';
import type { Service } from './service.ts';

/** How hard to try, and what form to begin with. */
export interface AskOptions extends Persistence {
  readonly attemptTimeoutMs: number;
  readonly form: ReadonlySet<FormPart>;
}

/** Faults that a service which is there and willing answers with. */
const answers: ReadonlySet<FaultName> = new Set(['too_long', 'generation', 'unsupported']);

type Reply = Completion & { readonly rung: Rung };

/**
 * Asks a question until there is a reply or trying on is of no use. Parts of the form that the service refuses are left
 * out for good, those that the model broke for this question. No key is in the answer. Rejects only when the signal is
 * aborted.
 */
export async function ask(
  service: Service,
  question: Question,
  options: AskOptions,
): Promise<Answer> {
  const { gate, refused } = service.shared;
  const form = new Set(options.form);
  for (const part of refused) form.delete(part);
  const attempts: Attempt[] = [];
  const begun = performance.now();
  let tokens: Tokens = noTokens;

  const once = async (timeLeftMs: number): Promise<Outcome<Reply>> => {
    const rung = rungOf(form);
    const sent = performance.now();
    const received = await service.request(
      { path: '/chat/completions', body: requestBody(question, form) },
      { timeoutMs: Math.min(options.attemptTimeoutMs, timeLeftMs), signal: options.signal },
    );
    const read = received.ok ? readCompletion(received.value.body) : null;
    const outcome = toOutcome(received, read?.completion ?? null, rung);
    if (read !== null) tokens = addTokens(tokens, read.tokens);
    attempts.push({
      outcome: outcome.ok ? 'reply' : outcome.fault.name,
      status: received.ok ? received.value.status : received.fault.status,
      rung,
      latency_ms: Math.round(performance.now() - sent),
    });
    return outcome;
  };

  const outcome = await persist(gate, options, once, (fault) => {
    const part = partAtFault(fault, form);
    if (part === null) return false;
    form.delete(part);
    if (fault.name === 'unsupported') refused.add(part);
    return true;
  });
  if (outcome.ok || answers.has(outcome.fault.name)) {
    gate.answered(tokens.prompt_tokens + tokens.completion_tokens);
  } else if (outcome.fault.name !== 'paused') gate.unanswered();

  return withoutKey(service, {
    reply: outcome.ok ? outcome.value : null,
    fault: outcome.ok ? null : recorded(outcome.fault),
    attempts,
    tokens,
    latency_ms: Math.round(performance.now() - begun),
  });
}

function toOutcome(
  received: Outcome<{ readonly status: number }>,
  completion: Completion | string | null,
  rung: Rung,
): Outcome<Reply> {
  if (!received.ok) {
    const written = received.fault.failedGeneration ?? '';
    // What the model wrote may be a legal choice in the wrong form; asking again would cost another call.
    return written.trim() === '' ? received : { ok: true, value: salvaged(written, rung) };
  }
  if (completion === null || typeof completion === 'string') {
    const fault = faultOf('malformed', `${completion ?? 'nothing'} came as the answer`, {
      status: received.value.status,
    });
    return { ok: false, fault };
  }
  return { ok: true, value: { ...completion, rung } };
}

function salvaged(content: string, rung: Rung): Reply {
  return {
    id: null,
    model: null,
    system_fingerprint: null,
    finish_reason: 'failed_generation',
    content: content.slice(-20_000).toWellFormed(),
    rung,
  };
}

function recorded({ name, status, message }: Fault): Answer['fault'] {
  return { name, status, message };
}

/** The answer without the key, should the service have sent it back. */
function withoutKey({ redact }: Service, answer: Answer): Answer {
  return answerSchema.parse(JSON.parse(redact(JSON.stringify(answer))));
}
