import type { RenderedView } from '@rl-exp/report';

/** A page as it is at one moment. */
export interface PageState {
  /** In the order in which they stand on the page. */
  readonly views: readonly RenderedView[];
  /** The whole page, which goes on listening to `events`. */
  toPage(live: { readonly events: string }): string;
}

/** A page about something that goes on. */
export interface LivePage {
  /** A text that is another one whenever what `read` reads has changed; cheap, as it is asked for all the time. */
  look(): Promise<string>;
  read(): Promise<PageState>;
}
