import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const lengthBytes = 8;
const headerSchema = z.record(
  z.string(),
  z.looseObject({
    dtype: z.string().optional(),
    data_offsets: z.tuple([z.int(), z.int()]).optional(),
  }),
);

/** Changes the float32 tensors of a safetensors file, one after the other, where they stand. */
export async function changeTensors(
  path: string,
  change: (name: string, values: Float32Array) => void,
): Promise<void> {
  const bytes = await readFile(path);
  const begin = lengthBytes + Number(bytes.readBigUInt64LE(0));
  const header = headerSchema.parse(
    JSON.parse(bytes.subarray(lengthBytes, begin).toString('utf8')),
  );
  for (const [name, { dtype, data_offsets: offsets }] of Object.entries(header)) {
    if (dtype !== 'F32' || offsets === undefined) continue;
    const [first, last] = offsets.map((offset) => begin + offset);
    const part = bytes.subarray(first, last);
    const values = new Float32Array(new Uint8Array(part).buffer);
    change(name, values);
    part.set(new Uint8Array(values.buffer));
  }
  await writeFile(path, bytes);
}
