// `npm run generate`: writes the files that are generated and committed; `npm run check` fails where they are stale.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.ts';
import { root } from './repository.ts';

for (const [path, content] of await generatedFiles()) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
