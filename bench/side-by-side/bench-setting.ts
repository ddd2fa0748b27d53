import { TemporaryFolder } from '../temporary-folder.ts';
import { Checkpoints } from './checkpoints.ts';
import { MiniSpeech } from './mini-speech.ts';
import { Product, type ProductMaterial } from './product.ts';
import { Reference } from './reference.ts';

/** Of both sides of every comparison. */
const threads = 2;

/** What comparisons on this machine share: clips, checkpoints, and the process that the product is compared with. */
export class BenchSetting implements AsyncDisposable {
  readonly full: boolean;
  /** Everything temporary lies here. */
  readonly folder: string;
  readonly speech: MiniSpeech;
  readonly reference: Reference;
  readonly checkpoints: Checkpoints;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    full: boolean,
    folder: string,
    speech: MiniSpeech,
    reference: Reference,
    stack: AsyncDisposableStack,
  ) {
    this.full = full;
    this.folder = folder;
    this.speech = speech;
    this.reference = reference;
    this.checkpoints = new Checkpoints(folder, reference);
    this.#stack = stack;
  }

  static async open(full: boolean): Promise<BenchSetting> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await TemporaryFolder.create()).path;
    const speech = await MiniSpeech.prepare(folder);
    const reference = stack.use(await Reference.start(threads));
    return new BenchSetting(full, folder, speech, reference, stack.move());
  }

  get onGpu(): boolean {
    return this.reference.machine.device !== 'cpu';
  }

  async openProduct(material: ProductMaterial): Promise<Product> {
    const product = await Product.open({ folder: this.folder, threads, ...material });
    if (product.device === this.reference.machine.device) return product;
    await product[Symbol.asyncDispose]();
    throw new Error(
      `rl-exp is on ${product.device}, the other on ${this.reference.machine.device}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
