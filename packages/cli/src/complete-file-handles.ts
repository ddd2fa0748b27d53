import { fdatasync, fsync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';

const onDisk = { sync: promisify(fsync), datasync: promisify(fdatasync) };

/**
 * Under Yarn's Plug'n'Play, files are opened by Yarn's own FileHandle, whose `sync` and `datasync` throw "not
 * implemented". Journals and blobs have to be on disk before a run goes on, so these two get Node's.
 */
export async function completeFileHandles(): Promise<void> {
  const handle = await open(process.execPath);
  const prototype: object = Object.getPrototypeOf(handle);
  await handle.close();
  for (const [name, settle] of Object.entries(onDisk)) {
    const value = async function settled(this: FileHandle): Promise<void> {
      await settle(this.fd);
    };
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}
