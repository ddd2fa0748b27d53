import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { chatService } from '../oddities/chat-service.ts';
import { defineHonestRun } from '../redteam-case.ts';
import type { SceneRun } from '../redteam-case.ts';

const replies = [
  { rationale: 'Hasara inashuka vizuri; tuendelee hivi hivi.', action: 'hold' },
  { rationale: 'Mtoto hana homa tena, kwa hiyo naongeza kasi ya kujifunza.', action: 'lr_up' },
].map((reply) => JSON.stringify(reply));

export default defineHonestRun({
  name: 'answers-replayed',
  summary:
    'A language model that thinks in the language of the data steered another run; here its answers are replayed, and nobody is asked.',
  async make(scene) {
    const asked = await steered(scene.play);
    const { store } = asked;
    const begun = await beginAgain(asked, { folder: join(scene.folder, 'again'), store });
    const run = await scene.resume(begun, { answers: asked });
    const exchanges = (await run.readJournal()).filter(({ type }) => type === 'exchange');
    ok(exchanges.length >= 2, 'no answers were replayed');
    scene.submit(run);
  },
});

async function steered(
  play: (options: { readonly sets: readonly string[] }) => Promise<SceneRun>,
): Promise<SceneRun> {
  await using service = await chatService(replies);
  return await play({
    sets: [
      `agent={use: groq, with: {model: ${service.model}, base_url: '${service.baseUrl}'}}`,
      'environment.steps=2',
      'environment.segment.audio_seconds=60',
    ],
  });
}
