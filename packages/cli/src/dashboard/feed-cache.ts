import { LiveFeed } from './live-feed.ts';
import type { LivePage } from './live-page.ts';

/** Feeds that are kept though nobody follows them: a page is fetched first and followed a moment later. */
const idleFeeds = 8;

/** One feed a page, whoever looks at it. */
export class FeedCache {
  readonly #feeds = new Map<string, LiveFeed>();

  feedOf(path: string, page: LivePage): LiveFeed {
    const feed = this.#feeds.get(path) ?? new LiveFeed(page);
    this.#feeds.delete(path); // the last used is the last in the map
    this.#feeds.set(path, feed);
    const idle = [...this.#feeds].filter(([, { isFollowed }]) => !isFollowed);
    for (const [oldest] of idle.slice(0, -idleFeeds)) this.#feeds.delete(oldest);
    return feed;
  }
}
